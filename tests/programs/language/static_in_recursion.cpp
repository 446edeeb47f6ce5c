// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A static that counts the depth of a recursion, up and down again.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace static_in_recursion {

static unsigned descend(wcmu::Arena& arena, unsigned left) {
  static unsigned depth = 0;
  ++depth;
  arena.bottom_handle().allocate(depth <= 5 ? depth : 5, 1);
  const unsigned deepest = left != 0 ? descend(arena, left - 1) : depth;
  --depth;
  return deepest;
}

// OPEN: a static that the program counts up and down again may hold any number at entry
// EXPECT: static_in_recursion::run bottom=15 top=0 retained_bottom=15 retained_top=0
WCMU_ROOT unsigned run(wcmu::Arena& arena, unsigned n) { return descend(arena, n % 5); }

}  // namespace static_in_recursion

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("static_in_recursion::run");
  for (unsigned n = 0; n < 8; ++n) root.run([&](wcmu::Arena& arena) { static_in_recursion::run(arena, n); });
}
#endif
