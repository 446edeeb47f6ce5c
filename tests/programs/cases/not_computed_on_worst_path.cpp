// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The remainder is computed on a path that is not the worst one: dividing by it must lose neither path.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace not_computed_on_worst_path {

// EXPECT: not_computed_on_worst_path::load bottom=80 top=6
WCMU_ROOT void load(wcmu::Arena& arena, int kind, unsigned seed) {
  if (kind == 3) {
    arena.bottom_handle().allocate(80, 8);
    return;
  }
  unsigned rest = seed % 4;
  arena.top_handle().allocate(rest * 2, 1);
  if (rest < 3) arena.bottom_handle().allocate((3 - rest) * 16, 8);
}

}  // namespace not_computed_on_worst_path

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("not_computed_on_worst_path::load");
  for (int kind = 0; kind < 5; ++kind)
    for (unsigned seed = 0; seed < 9; ++seed)
      root.run([&](wcmu::Arena& arena) { not_computed_on_worst_path::load(arena, kind, seed); });
}
#endif
