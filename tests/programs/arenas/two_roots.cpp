// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Two roots in one program share a helper; each has its own budget.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace two_roots {

static void grow(wcmu::Arena& arena, unsigned steps) {
  for (unsigned i = 0; i < steps; ++i) arena.bottom_handle().allocate(i + 1, 1);
}

// EXPECT: two_roots::load bottom=55 top=0 retained_bottom=55 retained_top=0
WCMU_ROOT void load(wcmu::Arena& arena) { grow(arena, 10); }

// EXPECT: two_roots::tick bottom=10 top=8 retained_bottom=0 retained_top=8
WCMU_ROOT void tick(wcmu::Arena& arena, bool busy) {
  wcmu::BottomScope scope(arena);
  grow(arena, busy ? 4 : 2);
  arena.top_handle().allocate(8, 8);
}

}  // namespace two_roots

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root load("two_roots::load");
  load.run([](wcmu::Arena& arena) { two_roots::load(arena); });
  observe::Root tick("two_roots::tick");
  for (bool busy : {false, true}) tick.run([&](wcmu::Arena& arena) { two_roots::tick(arena, busy); });
}
#endif
