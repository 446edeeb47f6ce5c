// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// continue skips the expensive half of the body in every round but one in three.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace continue_skips {

// EXPECT: continue_skips::sample bottom=344 top=0 retained_bottom=344 retained_top=0
WCMU_ROOT void sample(wcmu::Arena& arena, unsigned count) {
  if (count >= 32) return;
  auto bottom = arena.bottom_handle();
  for (unsigned i = 0; i < count; ++i) {
    bottom.allocate(4, 4);
    if (i % 3 != 0) continue;
    bottom.allocate(20, 4);
    if (i == 9) continue;
    bottom.allocate(0, 8);
  }
}

}  // namespace continue_skips

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("continue_skips::sample");
  for (unsigned count = 0; count < 40; ++count)
    root.run([&](wcmu::Arena& arena) { continue_skips::sample(arena, count); });
}
#endif
