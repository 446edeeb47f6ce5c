// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// unordered_multimap and unordered_multiset keep equal keys beside each other.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <unordered_map>
#include <unordered_set>

namespace hashed_multi {

using Map = std::unordered_multimap<int, int, std::hash<int>, std::equal_to<>,
                                    wcmu::BottomAllocator<std::pair<const int, int>>>;
using Set = std::unordered_multiset<int, std::hash<int>, std::equal_to<>, wcmu::TopAllocator<int>>;

// 15 nodes of 16 bytes, buckets of 13 and 29; at the top 8 nodes of 16, buckets of 13.
// EXPECT: hashed_multi::both bottom=576 top=232
WCMU_ROOT std::size_t both(wcmu::Arena& arena, unsigned n) {
  if (n > 15) n = 15;
  Map map(arena);
  for (unsigned i = 0; i < n; ++i) map.emplace(static_cast<int>(i % 4), 0);
  Set set(arena);
  for (unsigned i = 0; i < n / 2 + 1; ++i) set.insert(static_cast<int>(i % 2));
  return map.count(1) + set.count(1);
}

}  // namespace hashed_multi

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("hashed_multi::both");
  for (unsigned n = 0; n < 18; ++n) root.run([&](wcmu::Arena& arena) { hashed_multi::both(arena, n); });
}
#endif
