// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// TopAllocator: the growth goes down from the other end, with its own rounding.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstdint>
#include <vector>

namespace vector_top {

struct Rgb {
  std::uint8_t r, g, b;
};

// 3 + 6 + 12 + 24 + 48, after one odd byte, and then doubles.
// EXPECT: vector_top::palette bottom=5 top=192 retained_bottom=5 retained_top=192
WCMU_ROOT std::size_t palette(wcmu::Arena& arena, unsigned colours) {
  if (colours > 12) colours = 12;
  arena.top_handle().allocate(1, 1);
  std::vector<Rgb, wcmu::TopAllocator<Rgb>> palette(arena);
  for (unsigned i = 0; i < colours; ++i) palette.push_back({static_cast<std::uint8_t>(i), 0, 0});
  std::vector<double, wcmu::TopAllocator<double>> weights(4, 0.5, arena);
  weights.push_back(1.0);  // from 4 to 8 doubles
  arena.bottom_handle().allocate(5, 1);
  return palette.size() + weights.size();
}

}  // namespace vector_top

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("vector_top::palette");
  for (unsigned colours = 0; colours < 15; ++colours)
    root.run([&](wcmu::Arena& arena) { vector_top::palette(arena, colours); });
}
#endif
