// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Every call that empties an end, or both, and what it leaves alone.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace every_reset {

// Bottom: 30 and 10 before reset(). Top: 7 that reset_bottom() leaves, and 5.
// EXPECT: every_reset::frame bottom=40 top=12 retained_bottom=24 retained_top=5
WCMU_ROOT void frame(wcmu::Arena& arena, unsigned n) {
  if (n > 5) return;
  arena.alloc_bottom_bytes(10 + 2 * n);
  arena.alloc_top_bytes(7);
  arena.force_reset_epoch();
  arena.alloc_bottom_bytes(20);
  arena.alloc_top_bytes(7);
  if (arena.reset_bottom() != wcmu::Error::none) return;
  arena.alloc_bottom_bytes(6 * n);
  arena.alloc_top_bytes(5);
  if (arena.reset_top() != wcmu::Error::none) return;
  arena.alloc_top_bytes(n);
  arena.alloc_bottom_bytes(10);
  if (arena.reset() != wcmu::Error::none) return;
  arena.alloc_bottom_bytes(24);
  arena.alloc_top_bytes(n);
}

// They clear the peaks too, so the highest use stands at the end.
// EXPECT: every_reset::wipe bottom=33 top=9 retained_bottom=33 retained_top=9
WCMU_ROOT void wipe(wcmu::Arena& arena) {
  arena.alloc_bottom_bytes(30);
  arena.alloc_top_bytes(8);
  if (arena.zero_dual_headed() != wcmu::Error::none) return;
  arena.alloc_bottom_bytes(31);
  arena.alloc_top_bytes(7);
  if (arena.zero_all() != wcmu::Error::none) return;
  arena.zero_persistent();
  arena.alloc_bottom_bytes(33);
  arena.alloc_top_bytes(9);
}

}  // namespace every_reset

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root frame("every_reset::frame");
  for (unsigned n = 0; n < 7; ++n) frame.run([&](wcmu::Arena& arena) { every_reset::frame(arena, n); });
  observe::Root wipe("every_reset::wipe");
  wipe.run([](wcmu::Arena& arena) { every_reset::wipe(arena); });
}
#endif
