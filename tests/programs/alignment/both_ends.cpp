// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The same odd blocks at both ends: the last padding counts at the top and not at the bottom.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace both_ends {

// EXPECT: both_ends::fill bottom=19 top=20 retained_bottom=19 retained_top=20
WCMU_ROOT int fill(wcmu::Arena& arena) {
  int placed = 0;
  for (int i = 0; i < 5; ++i) {
    placed += arena.bottom_handle().allocate(3, 2) != nullptr;
    placed += arena.top_handle().allocate(3, 2) != nullptr;
  }
  return placed;
}

}  // namespace both_ends

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("both_ends::fill");
  root.run([](wcmu::Arena& arena) { both_ends::fill(arena); });
}
#endif
