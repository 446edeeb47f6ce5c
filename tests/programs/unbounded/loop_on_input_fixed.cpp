// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Way out: a guard.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstddef>

namespace loop_on_input_fixed {

// EXPECT: loop_on_input_fixed::fill bottom=800 top=0 retained_bottom=800 retained_top=0
WCMU_ROOT bool fill(wcmu::Arena& arena, std::size_t count) {
  if (count > 100) return false;
  for (std::size_t i = 0; i < count; ++i) arena.bottom_handle().allocate(8, 8);
  return true;
}

}  // namespace loop_on_input_fixed

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("loop_on_input_fixed::fill");
  for (std::size_t count = 0; count < 110; ++count)
    root.run([&](wcmu::Arena& arena) { loop_on_input_fixed::fill(arena, count); });
}
#endif
