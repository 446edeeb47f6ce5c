// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Way out: the loop also ends when the vector is full.
// ARGS: --max-steps 4000000
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstddef>
#include <vector>

namespace vector_on_input_fixed {

// OPEN: growth without reserve() takes more steps than there are
// EXPECT: vector_on_input_fixed::collect bottom=60 top=0 retained_bottom=60 retained_top=0
WCMU_ROOT std::size_t collect(wcmu::Arena& arena, const int* values, std::size_t count) {
  std::vector<int, wcmu::BottomAllocator<int>> kept(arena);
  for (std::size_t i = 0; i < count && kept.size() < 8; ++i)
    if (values[i] > 0) kept.push_back(values[i]);
  return kept.size();
}

}  // namespace vector_on_input_fixed

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("vector_on_input_fixed::collect");
  int values[40];
  for (int positive = 0; positive < 40; ++positive) {
    for (int i = 0; i < 40; ++i) values[i] = i < positive ? 1 : 0;
    for (std::size_t count = 0; count <= 40; ++count)
      root.run([&](wcmu::Arena& arena) { vector_on_input_fixed::collect(arena, values, count); });
  }
}
#endif
