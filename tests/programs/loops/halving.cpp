// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Mip levels: both sides are halved until one of them is gone.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace halving {

// EXPECT: halving::mips bottom=5461 top=0 retained_bottom=5461 retained_top=0
WCMU_ROOT int mips(wcmu::Arena& arena, unsigned width, unsigned height) {
  if (width > 64 || height > 64) return 0;
  int levels = 0;
  while (width > 0 && height > 0) {
    arena.bottom_handle().allocate(width * height, 4);
    width /= 2;
    height /= 2;
    ++levels;
  }
  return levels;
}

}  // namespace halving

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("halving::mips");
  for (unsigned width = 0; width < 70; ++width)
    for (unsigned height = 0; height < 70; ++height)
      root.run([&](wcmu::Arena& arena) { halving::mips(arena, width, height); });
}
#endif
