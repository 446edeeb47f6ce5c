// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A constant matrix, walked by rows up to a ragged end.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace two_dimensions {

static constexpr int shape[3][4] = {{4, 2, -1, 90}, {8, 8, 8, -1}, {1, -1, 70, 70}};

// EXPECT: two_dimensions::build bottom=155 top=0 retained_bottom=155 retained_top=0
WCMU_ROOT void build(wcmu::Arena& arena, unsigned scale) {
  if (scale == 0 || scale > 5) scale = 2;
  for (const auto& row : shape)
    for (int cell : row) {
      if (cell < 0) break;
      arena.bottom_handle().allocate(static_cast<unsigned>(cell) * scale, 2);
    }
}

}  // namespace two_dimensions

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("two_dimensions::build");
  for (unsigned scale = 0; scale < 8; ++scale)
    root.run([&](wcmu::Arena& arena) { two_dimensions::build(arena, scale); });
}
#endif
