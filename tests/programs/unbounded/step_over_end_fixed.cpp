// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Way out: `<` in place of `!=`.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstddef>

namespace step_over_end_fixed {

// EXPECT: step_over_end_fixed::columns bottom=272 top=0 retained_bottom=272 retained_top=0
WCMU_ROOT void columns(wcmu::Arena& arena, std::size_t end) {
  if (end > 100) return;
  for (std::size_t i = 0; i < end; i += 3) arena.bottom_handle().allocate(8, 8);
}

}  // namespace step_over_end_fixed

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("step_over_end_fixed::columns");
  for (std::size_t end = 0; end < 110; ++end)
    root.run([&](wcmu::Arena& arena) { step_over_end_fixed::columns(arena, end); });
}
#endif
