// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Way out: a counter.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace goto_forever_fixed {

// EXPECT: goto_forever_fixed::retry bottom=10 top=0 retained_bottom=10 retained_top=0
WCMU_ROOT void retry(wcmu::Arena& arena, const volatile bool& done) {
  int left = 10;
again:
  arena.bottom_handle().allocate(1, 1);
  if (!done && --left > 0) goto again;
}

}  // namespace goto_forever_fixed

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("goto_forever_fixed::retry");
  for (bool done : {false, true}) root.run([&](wcmu::Arena& arena) { goto_forever_fixed::retry(arena, done); });
}
#endif
