// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Two comparisons of two parameters that never hold together.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace never_both {

// EXPECT: never_both::merge bottom=40 top=0
WCMU_ROOT void merge(wcmu::Arena& arena, int low, unsigned high) {
  if (low < 0 || low > 9 || high > 24) return;
  bool ordered = static_cast<unsigned>(low) <= high;
  if (ordered) arena.bottom_handle().allocate(40, 8);
  if (high + 1 <= static_cast<unsigned>(low)) arena.bottom_handle().allocate(32, 8);
}

}  // namespace never_both

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("never_both::merge");
  for (int low = -1; low < 11; ++low)
    for (unsigned high = 0; high < 26; ++high)
      root.run([&](wcmu::Arena& arena) { never_both::merge(arena, low, high); });
}
#endif
