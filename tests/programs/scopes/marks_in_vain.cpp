// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Rewinds that are refused, where nobody looks: to a mark that is stale, and to one that is ahead. They leave the position as it is.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace marks_in_vain {

// EXPECT: marks_in_vain::stale bottom=36 top=0 retained_bottom=36 retained_top=0
WCMU_ROOT void stale(wcmu::Arena& arena) {
  const auto mark = arena.bottom_mark();
  arena.alloc_bottom_bytes(8);
  (void)arena.reset();
  arena.alloc_bottom_bytes(12);
  (void)arena.rewind_bottom(mark);
  arena.alloc_bottom_bytes(24);
}

// EXPECT: marks_in_vain::forward bottom=0 top=48 retained_bottom=0 retained_top=24
WCMU_ROOT void forward(wcmu::Arena& arena) {
  const auto low = arena.top_mark();
  arena.alloc_top_bytes(48);
  const auto high = arena.top_mark();
  (void)arena.rewind_top(low);
  (void)arena.rewind_top(high);
  arena.alloc_top_bytes(24);
}

}  // namespace marks_in_vain

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root("marks_in_vain::stale").run([](wcmu::Arena& arena) { marks_in_vain::stale(arena); });
  observe::Root("marks_in_vain::forward").run([](wcmu::Arena& arena) { marks_in_vain::forward(arena); });
}
#endif
