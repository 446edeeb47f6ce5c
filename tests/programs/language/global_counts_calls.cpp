// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A static counter survives calls: the budget holds for any number of calls before this one.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace global_counts_calls {

static unsigned calls;
static bool warm = false;

// The first call takes 100, each later one at most 24, as the counter wraps at 8.
// EXPECT: global_counts_calls::tick bottom=100 top=0 retained_bottom=100 retained_top=0
WCMU_ROOT void tick(wcmu::Arena& arena) {
  if (!warm) {
    warm = true;
    arena.bottom_handle().allocate(100, 4);
    return;
  }
  arena.bottom_handle().allocate(calls++ % 8 * 3 + 3, 1);
}

}  // namespace global_counts_calls

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("global_counts_calls::tick");
  for (int i = 0; i < 20; ++i) root.run([&](wcmu::Arena& arena) { global_counts_calls::tick(arena); });
}
#endif
