// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// An 8-bit counter that has to wrap before it meets its end: 3 * i == 7 (mod 256) at i = 173.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstdint>

namespace wrapping_step {

// EXPECT: wrapping_step::probe bottom=692 top=0 retained_bottom=692 retained_top=0
WCMU_ROOT void probe(wcmu::Arena& arena) {
  for (std::uint8_t slot = 0; slot != 7; slot = static_cast<std::uint8_t>(slot + 3))
    arena.bottom_handle().allocate(4, 4);
}

}  // namespace wrapping_step

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("wrapping_step::probe");
  root.run([](wcmu::Arena& arena) { wrapping_step::probe(arena); });
}
#endif
