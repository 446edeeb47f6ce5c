// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// ArenaScope covers both ends, TopScope one: temporaries at the top, results at the bottom.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace both_ends_scope {

static void filter(wcmu::Arena& arena, unsigned taps) {
  wcmu::TopScope scratch(arena);
  arena.top_handle().allocate(taps * 4, 4);
  arena.bottom_handle().allocate(8, 8);  // stays
}

// EXPECT: both_ends_scope::block bottom=84 top=148 retained_bottom=24 retained_top=20
WCMU_ROOT void block(wcmu::Arena& arena, unsigned taps) {
  WCMU_ASSUME(taps <= 32);
  arena.top_handle().allocate(20, 4);
  for (int i = 0; i < 3; ++i) filter(arena, taps);
  wcmu::ArenaScope all(arena);
  arena.bottom_handle().allocate(60, 4);
  arena.top_handle().allocate(100, 4);
}

}  // namespace both_ends_scope

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("both_ends_scope::block");
  for (unsigned taps = 0; taps <= 32; ++taps)
    root.run([&](wcmu::Arena& arena) { both_ends_scope::block(arena, taps); });
}
#endif
