// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A root that calls another root: the outer budget covers the inner one, from where the inner one starts.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace nested_root {

// EXPECT: nested_root::inner bottom=24 top=0 retained_bottom=24 retained_top=0
WCMU_ROOT void inner(wcmu::Arena& arena, bool wide) {
  arena.bottom_handle().allocate(wide ? 16 : 8, 8);
  arena.bottom_handle().allocate(8, 8);
}

// EXPECT: nested_root::outer bottom=53 top=0 retained_bottom=53 retained_top=0
WCMU_ROOT void outer(wcmu::Arena& arena, bool wide) {
  arena.bottom_handle().allocate(4, 4);
  inner(arena, wide);
  inner(arena, false);
  arena.bottom_handle().allocate(5, 1);
}

}  // namespace nested_root

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root inner("nested_root::inner");
  observe::Root outer("nested_root::outer");
  for (bool wide : {false, true}) {
    inner.run([&](wcmu::Arena& arena) { nested_root::inner(arena, wide); });
    outer.run([&](wcmu::Arena& arena) { nested_root::outer(arena, wide); });
  }
}
#endif
