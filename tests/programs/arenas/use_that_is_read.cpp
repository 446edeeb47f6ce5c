// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// What is in use decides what is taken. The arena of a caller may be in use already (fits_budget_now), one of its own is not.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace use_that_is_read {

// EXPECT: use_that_is_read::of_caller bottom=1100 top=0 retained_bottom=1100 retained_top=0
WCMU_ROOT bool of_caller(wcmu::Arena& arena, bool first) {
  if (first) arena.bottom_handle().allocate(100, 1);
  if (arena.bottom_used() >= 100) return arena.bottom_handle().allocate(1000, 1) != nullptr;
  return arena.bottom_handle().allocate(8, 1) != nullptr;
}

}  // namespace use_that_is_read

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("use_that_is_read::of_caller");
  for (const bool first : {false, true})
    root.run([&](wcmu::Arena& arena) { use_that_is_read::of_caller(arena, first); });
}
#endif
