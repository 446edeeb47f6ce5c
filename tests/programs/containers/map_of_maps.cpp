// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Maps in a map: each inner one takes its nodes from the same arena.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <functional>
#include <map>

namespace map_of_maps {

using Inner = std::map<int, int, std::less<>, wcmu::BottomAllocator<std::pair<const int, int>>>;
using Outer = std::map<int, Inner, std::less<>, wcmu::BottomAllocator<std::pair<const int, Inner>>>;

// 4 outer nodes of 96 bytes, 12 inner ones of 40.
// EXPECT: map_of_maps::grid bottom=864 top=0
WCMU_ROOT std::size_t grid(wcmu::Arena& arena, unsigned n) {
  if (n > 12) n = 12;
  Outer rows(arena);
  for (unsigned i = 0; i < n; ++i)
    rows.try_emplace(static_cast<int>(i % 4), arena).first->second[static_cast<int>(i)] = 1;
  return rows.size();
}

}  // namespace map_of_maps

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("map_of_maps::grid");
  for (unsigned n = 0; n < 15; ++n) root.run([&](wcmu::Arena& arena) { map_of_maps::grid(arena, n); });
}
#endif
