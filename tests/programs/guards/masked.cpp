// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Masks, remainders, shifts and divisions bound what comes out, whatever goes in.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstdint>

namespace masked {

// EXPECT: masked::fields bottom=81 top=70 retained_bottom=81 retained_top=70
WCMU_ROOT void fields(wcmu::Arena& arena, std::uint32_t word) {
  auto bottom = arena.bottom_handle();
  bottom.allocate(word & 15, 1);            // 15
  bottom.allocate(word % 10, 1);            // 9
  bottom.allocate(word >> 28, 1);           // 15
  bottom.allocate((word >> 4 & 7) * 6, 1);  // 42
  auto top = arena.top_handle();
  top.allocate(word / 0x0800'0000 * 2, 1);  // 62
  top.allocate((word & 0x80) != 0 ? 8 : 3, 1);
}

}  // namespace masked

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("masked::fields");
  // All values of the bits that matter; 0xF....... with low bits 0x7F or 0xFF and every remainder.
  for (std::uint32_t high : {0u, 1u, 7u, 15u})
    for (std::uint32_t low = 0; low < 65536; ++low) {
      const std::uint32_t word = high << 28 | (high & 1 ? 0x0fff0000u : 0u) | low;
      root.run([&](wcmu::Arena& arena) { masked::fields(arena, word); });
    }
}
#endif
