// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Way out: fewer rounds. (Or a higher limit.)
// ARGS: --max-steps 20000
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstdint>

namespace too_many_steps_fixed {

// EXPECT: too_many_steps_fixed::shuffle bottom=78 top=0 retained_bottom=78 retained_top=0
WCMU_ROOT std::uint32_t shuffle(wcmu::Arena& arena) {
  std::uint32_t state = 12345;
  for (int i = 0; i < 50; ++i) {
    state = state * 1664525u + 1013904223u;
    arena.bottom_handle().allocate(state >> 30, 1);
  }
  return state;
}

}  // namespace too_many_steps_fixed

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("too_many_steps_fixed::shuffle");
  root.run([](wcmu::Arena& arena) { too_many_steps_fixed::shuffle(arena); });
}
#endif
