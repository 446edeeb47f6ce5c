// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Of two branches the larger one counts; what comes after them counts in both.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace if_else {

// EXPECT: if_else::draw bottom=88 top=24 retained_bottom=88 retained_top=24
WCMU_ROOT void draw(wcmu::Arena& arena, int mode) {
  if (mode > 0) {
    arena.bottom_handle().allocate(80, 8);
  } else {
    arena.bottom_handle().allocate(16, 8);
    arena.top_handle().allocate(24, 8);
  }
  arena.bottom_handle().allocate(8, 8);
}

}  // namespace if_else

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("if_else::draw");
  for (int mode : {-1, 0, 1}) root.run([&](wcmu::Arena& arena) { if_else::draw(arena, mode); });
}
#endif
