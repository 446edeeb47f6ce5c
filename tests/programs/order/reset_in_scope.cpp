// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A reset inside a scope makes its mark stale: the end of the scope rewinds nothing.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace reset_in_scope {

// 9 + 30 + 8; then 8 + 25 with the reset, 9 + 25 without.
// EXPECT: reset_in_scope::run bottom=47 top=0 retained_bottom=34 retained_top=0
WCMU_ROOT void run(wcmu::Arena& arena, bool reset) {
  arena.bottom_handle().allocate(9, 1);
  {
    wcmu::BottomScope scope(arena);
    arena.bottom_handle().allocate(30, 1);
    if (reset) (void)arena.reset();
    arena.bottom_handle().allocate(8, 1);
  }
  arena.bottom_handle().allocate(25, 1);
}

}  // namespace reset_in_scope

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("reset_in_scope::run");
  for (bool reset : {false, true}) root.run([&](wcmu::Arena& arena) { reset_in_scope::run(arena, reset); });
}
#endif
