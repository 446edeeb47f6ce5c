// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A recursion whose activations each keep a block, sizes that a later test lowers, sizes that depend on each other, and blocks that are
// given back before the peak: the tree of `wcmu explain` has what is in use then, and adds up.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace recursion_and_rewinds {

static void descend(wcmu::Arena& arena, unsigned depth) {
  if (depth == 0) return;
  arena.bottom_handle().allocate(16, 8);
  {
    wcmu::BottomScope scope(arena);
    arena.bottom_handle().allocate(40, 8);
  }
  descend(arena, depth - 1);
}

// 5 times 16, and 40 in the last activation.
// EXPECT: recursion_and_rewinds::recursive bottom=120 top=0 retained_bottom=80 retained_top=0
WCMU_ROOT void recursive(wcmu::Arena& arena) { descend(arena, 5); }

// n and 64 - n are 64 in all, however they are shared out.
// EXPECT: recursion_and_rewinds::shared bottom=64 top=0 retained_bottom=64 retained_top=0
WCMU_ROOT void shared(wcmu::Arena& arena, unsigned n) {
  if (n > 64) return;
  arena.bottom_handle().allocate(n, 1);
  arena.bottom_handle().allocate(64 - n, 1);
}

// With more than 8 it returns before the 100.
// EXPECT: recursion_and_rewinds::lowered bottom=108 top=0 retained_bottom=108 retained_top=0
WCMU_ROOT void lowered(wcmu::Arena& arena, unsigned n) {
  if (n > 64) return;
  arena.bottom_handle().allocate(n, 1);
  if (n > 8) return;
  arena.bottom_handle().allocate(100, 1);
}

}  // namespace recursion_and_rewinds

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  using namespace recursion_and_rewinds;
  observe::Root deep("recursion_and_rewinds::recursive");
  deep.run([](wcmu::Arena& arena) { recursive(arena); });
  observe::Root both("recursion_and_rewinds::shared");
  observe::Root less("recursion_and_rewinds::lowered");
  for (unsigned n = 0; n <= 65; ++n) {
    both.run([&](wcmu::Arena& arena) { shared(arena, n); });
    less.run([&](wcmu::Arena& arena) { lowered(arena, n); });
  }
}
#endif
