// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Loops that shift: the number of bits of an input, and the powers of two below it.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstdint>

namespace shifting {

// EXPECT: shifting::levels bottom=160 top=1023 retained_bottom=160 retained_top=1023
WCMU_ROOT void levels(wcmu::Arena& arena, std::uint16_t size) {
  for (unsigned rest = size; rest != 0; rest >>= 1) arena.bottom_handle().allocate(10, 2);
  const unsigned limit = size & 1023;
  for (unsigned step = 1; step <= limit; step <<= 1) arena.top_handle().allocate(step, 1);
}

}  // namespace shifting

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("shifting::levels");
  for (unsigned size = 0; size < 65536; ++size)
    root.run([&](wcmu::Arena& arena) { shifting::levels(arena, static_cast<std::uint16_t>(size)); });
}
#endif
