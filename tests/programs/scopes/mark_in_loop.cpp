// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// One mark before the loop, rewound in every round but the failing ones: those keep their bytes.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace mark_in_loop {

// EXPECT: mark_in_loop::attempts bottom=232 top=0 retained_bottom=200 retained_top=0
WCMU_ROOT int attempts(wcmu::Arena& arena, const bool* keep, unsigned count) {
  if (count > 5) return -1;
  int kept = 0;
  for (unsigned i = 0; i < count; ++i) {
    const auto before = arena.bottom_mark();
    arena.bottom_handle().allocate(40, 8);
    if (keep[i]) {
      ++kept;
      continue;
    }
    arena.bottom_handle().allocate(32, 8);
    if (arena.rewind_bottom(before) != wcmu::Error::none) return -2;
  }
  return kept;
}

}  // namespace mark_in_loop

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("mark_in_loop::attempts");
  for (int bits = 0; bits < 32; ++bits)
    for (unsigned count = 0; count <= 6; ++count) {
      bool keep[6];
      for (int i = 0; i < 6; ++i) keep[i] = (bits >> i) & 1;
      root.run([&](wcmu::Arena& arena) { mark_in_loop::attempts(arena, keep, count); });
    }
}
#endif
