// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Two vectors on one end: their blocks interleave by who grows when.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <vector>

namespace two_vectors {

// EXPECT: two_vectors::partition bottom=280 top=0 retained_bottom=280 retained_top=0
WCMU_ROOT std::size_t partition(wcmu::Arena& arena, const int* values, unsigned count) {
  if (count > 12) return 0;
  std::vector<int, wcmu::BottomAllocator<int>> small(arena);
  std::vector<double, wcmu::BottomAllocator<double>> large(arena);
  for (unsigned i = 0; i < count; ++i) {
    if (values[i] < 100)
      small.push_back(values[i]);
    else
      large.push_back(values[i]);
  }
  return small.size() + large.size();
}

}  // namespace two_vectors

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("two_vectors::partition");
  for (int bits = 0; bits < 4096; ++bits) {
    int values[12];
    for (int i = 0; i < 12; ++i) values[i] = (bits >> i) & 1 ? 200 : 1;
    for (unsigned count = 8; count <= 13; ++count)
      root.run([&](wcmu::Arena& arena) { two_vectors::partition(arena, values, count); });
  }
}
#endif
