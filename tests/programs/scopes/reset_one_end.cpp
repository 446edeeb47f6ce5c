// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// reset_bottom leaves the top alone: the log at the top grows over all rounds.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace reset_one_end {

// EXPECT: reset_one_end::rounds bottom=72 top=48 retained_bottom=8 retained_top=48
WCMU_ROOT bool rounds(wcmu::Arena& arena) {
  for (int i = 0; i < 12; ++i) {
    arena.bottom_handle().allocate(64, 8);
    arena.top_handle().allocate(3, 2);
    if (arena.reset_bottom() != wcmu::Error::none) return false;
    arena.bottom_handle().allocate(8, 8);
  }
  return true;
}

}  // namespace reset_one_end

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("reset_one_end::rounds");
  root.run([](wcmu::Arena& arena) { reset_one_end::rounds(arena); });
}
#endif
