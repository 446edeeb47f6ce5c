// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// std::array by value and by reference, filled in one function and summed in another.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <array>
#include <numeric>

namespace array {

using Sizes = std::array<unsigned, 5>;

static Sizes plan(unsigned level) {
  Sizes sizes{};
  sizes.fill(4);
  sizes[level % sizes.size()] = 30;
  sizes.back() += 2;
  return sizes;
}

// EXPECT: array::reserve bottom=104 top=48 retained_bottom=104 retained_top=48
WCMU_ROOT void reserve(wcmu::Arena& arena, unsigned level) {
  const Sizes sizes = plan(level);
  for (unsigned size : sizes) arena.bottom_handle().allocate(size, 4);
  arena.bottom_handle().allocate(52, 4);
  arena.top_handle().allocate(std::accumulate(sizes.begin(), sizes.end(), 0u), 4);
}

}  // namespace array

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("array::reserve");
  for (unsigned level = 0; level < 12; ++level) root.run([&](wcmu::Arena& arena) { array::reserve(arena, level); });
}
#endif
