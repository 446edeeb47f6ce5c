// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// stable_sort asks the general heap for a buffer and works without one if it gets none; the arena is not touched.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <algorithm>
#include <vector>

namespace stable_sort {

using Vector = std::vector<unsigned, wcmu::BottomAllocator<unsigned>>;

// 6 * 4, and the smallest at the end.
// EXPECT: stable_sort::rank bottom=27 top=0 retained_bottom=27 retained_top=0
WCMU_ROOT unsigned rank(wcmu::Arena& arena) {
  Vector keys({9, 3, 7, 5, 8, 4}, arena);
  std::stable_sort(keys.begin(), keys.end());
  arena.bottom_handle().allocate(keys.front(), 1);
  return keys.back();
}

}  // namespace stable_sort

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("stable_sort::rank");
  root.run([&](wcmu::Arena& arena) { stable_sort::rank(arena); });
}
#endif
