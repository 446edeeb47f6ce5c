// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A signed counter that goes down by three and passes zero.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace stepped_down {

// EXPECT: stepped_down::drain bottom=136 top=0 retained_bottom=136 retained_top=0
WCMU_ROOT void drain(wcmu::Arena& arena, int level) {
  if (level > 50) level = 50;
  for (int i = level; i >= 0; i -= 3) arena.bottom_handle().allocate(8, 8);
}

}  // namespace stepped_down

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("stepped_down::drain");
  for (int level = -5; level < 60; ++level) root.run([&](wcmu::Arena& arena) { stepped_down::drain(arena, level); });
}
#endif
