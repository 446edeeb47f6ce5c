// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Three vectors, each with a condition of its own, in one loop: every number of elements of one meets every number of the others.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <vector>

namespace three_vectors {

using Vector = std::vector<int, wcmu::BottomAllocator<int>>;

// Each grows by doubling to 64 elements: 4 * (1 + 2 + ... + 64) = 508 bytes, three times.
// ARGS: --max-steps 2000000
// OPEN: the capacities of three vectors are 512 shapes, and each growth is executed in each of them
// EXPECT: three_vectors::sorted_out bottom=1524 top=0 retained_bottom=1524 retained_top=0
WCMU_ROOT std::size_t sorted_out(wcmu::Arena& arena, const int* values, unsigned n) {
  if (n > 64) n = 64;
  Vector positive(arena), even(arena), large(arena);
  for (unsigned i = 0; i < n; ++i) {
    const int value = values[i];
    if (value > 0) positive.push_back(value);
    if (value % 2 == 0) even.push_back(value);
    if (value > 100) large.push_back(value);
  }
  return positive.size() + even.size() + large.size();
}

}  // namespace three_vectors

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("three_vectors::sorted_out");
  int values[64];
  for (int step : {1, 2, 3}) {
    for (int i = 0; i < 64; ++i) values[i] = i % step == 0 ? 200 : -1;
    for (unsigned n : {0U, 1U, 2U, 33U, 63U, 64U, 65U})
      root.run([&](wcmu::Arena& arena) { three_vectors::sorted_out(arena, values, n); });
  }
}
#endif
