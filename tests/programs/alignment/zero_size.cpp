// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A request of no bytes uses nothing and pads nothing, whatever its alignment.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstddef>

namespace zero_size {

// EXPECT: zero_size::frame bottom=90 top=1 retained_bottom=90 retained_top=1
WCMU_ROOT void frame(wcmu::Arena& arena, unsigned words) {
  if (words > 3) words = 3;
  auto bottom = arena.bottom_handle();
  bottom.allocate(1, 1);
  bottom.allocate(0, 128);
  bottom.allocate(std::size_t{words} * 8, 64);
  bottom.allocate(0, 16);
  bottom.allocate(2, 1);
  auto top = arena.top_handle();
  top.allocate(1, 1);
  top.allocate(0, 64);
}

}  // namespace zero_size

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("zero_size::frame");
  for (unsigned words = 0; words < 6; ++words) root.run([&](wcmu::Arena& arena) { zero_size::frame(arena, words); });
}
#endif
