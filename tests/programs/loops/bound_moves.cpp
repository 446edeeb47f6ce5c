// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The bound shrinks while the loop runs: every wide item uses up two places.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace bound_moves {

// EXPECT: bound_moves::layout bottom=168 top=0 retained_bottom=168 retained_top=0
WCMU_ROOT void layout(wcmu::Arena& arena, const bool* wide) {
  auto bottom = arena.bottom_handle();
  int places = 10;
  for (int i = 0; i < places; ++i) {
    if (wide[i]) {
      bottom.allocate(24, 8);
      --places;
    } else {
      bottom.allocate(16, 8);
    }
  }
}

}  // namespace bound_moves

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("bound_moves::layout");
  for (int bits = 0; bits < 1024; ++bits) {
    bool wide[10];
    for (int i = 0; i < 10; ++i) wide[i] = (bits >> i) & 1;
    root.run([&](wcmu::Arena& arena) { bound_moves::layout(arena, wide); });
  }
}
#endif
