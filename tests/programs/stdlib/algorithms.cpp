// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Algorithms over a vector that take no memory: their result decides the size of a block.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <algorithm>
#include <vector>

namespace algorithms {

// EXPECT: algorithms::select bottom=64 top=80 retained_bottom=64 retained_top=80
WCMU_ROOT std::size_t select(wcmu::Arena& arena, const int* values, unsigned count) {
  if (count > 16) return 0;
  std::vector<int, wcmu::BottomAllocator<int>> kept(values, values + count, arena);
  kept.erase(std::remove_if(kept.begin(), kept.end(), [](int value) { return value < 0; }), kept.end());
  const auto nines = std::count(kept.begin(), kept.end(), 9);
  if (nines == 0) arena.top_handle().allocate(2, 2);
  arena.top_handle().allocate(kept.size() * 4, 8);
  if (!kept.empty()) arena.top_handle().allocate(8, 8);
  return kept.size();
}

}  // namespace algorithms

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("algorithms::select");
  for (int negative = 0; negative <= 16; ++negative)
    for (int value : {0, 9})
      for (unsigned count = 0; count <= 17; ++count) {
        int values[17];
        for (int i = 0; i < 17; ++i) values[i] = i < negative ? -1 : value;
        root.run([&](wcmu::Arena& arena) { algorithms::select(arena, values, count); });
      }
}
#endif
