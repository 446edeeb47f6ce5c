// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The alignment is a value like any other: here a power of two from a shift by a guarded input.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstddef>

namespace computed_alignment {

// EXPECT: computed_alignment::place bottom=56 top=0 retained_bottom=56 retained_top=0 align=32
WCMU_ROOT void place(wcmu::Arena& arena, unsigned shift) {
  if (shift > 5) return;
  auto bottom = arena.bottom_handle();
  bottom.allocate(5, 1);
  bottom.allocate(24, std::size_t{1} << shift);
}

}  // namespace computed_alignment

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("computed_alignment::place");
  for (unsigned shift = 0; shift < 8; ++shift)
    root.run([&](wcmu::Arena& arena) { computed_alignment::place(arena, shift); });
}
#endif
