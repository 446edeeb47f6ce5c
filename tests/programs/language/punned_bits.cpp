// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A float is taken apart by its bits: memcpy and bit_cast give the exponent, which says how much is stored.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <bit>
#include <cstdint>
#include <cstring>

namespace punned_bits {

static std::uint32_t bits_of(float value) {
  std::uint32_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  return bits;
}

// 6.0 has exponent 2: 129 - 127. The constant is exact; of an unknown number the exponent is at most 255.
// EXPECT: punned_bits::store bottom=257 top=0 retained_bottom=257 retained_top=0
WCMU_ROOT void store(wcmu::Arena& arena, float value) {
  arena.bottom_handle().allocate((std::bit_cast<std::uint32_t>(6.0f) >> 23) - 127, 1);
  arena.bottom_handle().allocate(bits_of(value) >> 23 & 255, 1);
}

}  // namespace punned_bits

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("punned_bits::store");
  for (float value : {0.0f, 1.0f, -2.0f, 1e30f, 1e38f * 10.0f})
    root.run([&](wcmu::Arena& arena) { punned_bits::store(arena, value); });
}
#endif
