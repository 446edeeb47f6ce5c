// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Way out: the loop runs on what was guarded.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstddef>

namespace guard_on_copy_fixed {

// EXPECT: guard_on_copy_fixed::fill bottom=80 top=10 retained_bottom=80 retained_top=10
WCMU_ROOT void fill(wcmu::Arena& arena, std::size_t count) {
  std::size_t shown = count;
  if (shown > 10) shown = 10;
  arena.top_handle().allocate(shown, 1);
  for (std::size_t i = 0; i < shown; ++i) arena.bottom_handle().allocate(8, 8);
}

}  // namespace guard_on_copy_fixed

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("guard_on_copy_fixed::fill");
  for (std::size_t count = 0; count < 20; ++count)
    root.run([&](wcmu::Arena& arena) { guard_on_copy_fixed::fill(arena, count); });
}
#endif
