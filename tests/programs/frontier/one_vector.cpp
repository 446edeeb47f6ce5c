// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A vector that grows to thousands of elements without reserve(), and each of them only if the input says so.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <vector>

namespace one_vector {

// Doubling to 2048 elements: 4 * (1 + 2 + ... + 2048).
// ARGS: --max-steps 2000000
// OPEN: each round executes the growth from every capacity again, element by element
// EXPECT: one_vector::kept bottom=16380 top=0 retained_bottom=16380 retained_top=0
WCMU_ROOT std::size_t kept(wcmu::Arena& arena, const int* values, unsigned n) {
  if (n > 2000) n = 2000;
  std::vector<int, wcmu::BottomAllocator<int>> positive(arena);
  for (unsigned i = 0; i < n; ++i)
    if (values[i] > 0) positive.push_back(values[i]);
  return positive.size();
}

}  // namespace one_vector

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("one_vector::kept");
  static int values[2000];
  for (int step : {1, 2, 5}) {
    for (int i = 0; i < 2000; ++i) values[i] = i % step == 0 ? 1 : -1;
    for (unsigned n : {0U, 1U, 1025U, 1999U, 2000U, 3000U})
      root.run([&](wcmu::Arena& arena) { one_vector::kept(arena, values, n); });
  }
}
#endif
