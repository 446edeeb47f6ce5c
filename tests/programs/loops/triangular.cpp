// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The inner bound is the outer counter: n * (n - 1) / 2 rounds, not n * n.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace triangular {

// EXPECT: triangular::pairs bottom=1520 top=0 retained_bottom=1520 retained_top=0
WCMU_ROOT void pairs(wcmu::Arena& arena, unsigned bodies) {
  WCMU_ASSUME(bodies <= 20);
  auto bottom = arena.bottom_handle();
  for (unsigned i = 0; i < bodies; ++i)
    for (unsigned j = 0; j < i; ++j) bottom.allocate(8, 4);
}

}  // namespace triangular

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("triangular::pairs");
  for (unsigned n = 0; n <= 20; ++n) root.run([&](wcmu::Arena& arena) { triangular::pairs(arena, n); });
}
#endif
