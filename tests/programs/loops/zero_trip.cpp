// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Loops that never run, by constants and by what a guard has left.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace zero_trip {

// EXPECT: zero_trip::sweep bottom=7 top=0 retained_bottom=7 retained_top=0
WCMU_ROOT void sweep(wcmu::Arena& arena, int low, int high) {
  if (low < high) return;
  auto bottom = arena.bottom_handle();
  for (int i = low; i < high; ++i) bottom.allocate(1000, 8);
  for (unsigned i = 10; i < 10; ++i) bottom.allocate(2000, 8);
  for (int i = 3; i > 3; --i) bottom.allocate(3000, 8);
  bottom.allocate(7, 1);
}

}  // namespace zero_trip

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("zero_trip::sweep");
  for (int low = -3; low < 4; ++low)
    for (int high = -3; high < 4; ++high) root.run([&](wcmu::Arena& arena) { zero_trip::sweep(arena, low, high); });
}
#endif
