// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// `i != n` with a step: it ends because n was rounded to a multiple of the step.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace stepped_not_equal {

// EXPECT: stepped_not_equal::blocks bottom=160 top=0 retained_bottom=160 retained_top=0
WCMU_ROOT void blocks(wcmu::Arena& arena, unsigned bytes) {
  if (bytes > 63) return;
  const unsigned end = (bytes + 3) / 4 * 4;  // at most 64
  for (unsigned i = 0; i != end; i += 4) arena.bottom_handle().allocate(10, 2);
}

}  // namespace stepped_not_equal

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("stepped_not_equal::blocks");
  for (unsigned bytes = 0; bytes < 70; ++bytes)
    root.run([&](wcmu::Arena& arena) { stepped_not_equal::blocks(arena, bytes); });
}
#endif
