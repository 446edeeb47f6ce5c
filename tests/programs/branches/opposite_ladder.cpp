// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// An else-if ladder over ranges of one input, where each range has its own formula.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace opposite_ladder {

// EXPECT: opposite_ladder::quota bottom=180 top=0 retained_bottom=180 retained_top=0
WCMU_ROOT void quota(wcmu::Arena& arena, unsigned users) {
  auto bottom = arena.bottom_handle();
  if (users < 10) {
    bottom.allocate(users * 16, 4);  // 144
  } else if (users < 100) {
    bottom.allocate(users + 81, 4);  // 180
  } else if (users < 1000) {
    bottom.allocate(users / 10 + 60, 4);  // 159
  } else {
    bottom.allocate(160, 4);
  }
}

}  // namespace opposite_ladder

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("opposite_ladder::quota");
  for (unsigned users = 0; users < 1200; ++users)
    root.run([&](wcmu::Arena& arena) { opposite_ladder::quota(arena, users); });
}
#endif
