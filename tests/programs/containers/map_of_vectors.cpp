// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A map whose values are vectors: events are sorted into lists by their channel.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <map>
#include <vector>

namespace map_of_vectors {

using List = std::vector<unsigned, wcmu::BottomAllocator<unsigned>>;
using Lists = std::map<unsigned, List, std::less<unsigned>, wcmu::BottomAllocator<std::pair<const unsigned, List>>>;

// 3 nodes of 72 bytes, each with a block of 4 (padded, but for the last one): 236; then three of 8 and three of 16.
// EXPECT: map_of_vectors::sort bottom=308 top=0 retained_bottom=308 retained_top=0
WCMU_ROOT std::size_t sort(wcmu::Arena& arena, unsigned n) {
  if (n > 12) n = 12;
  Lists lists(arena);
  for (unsigned i = 0; i < n; ++i) lists.try_emplace(i % 3, arena).first->second.push_back(i);
  return lists.size();
}

}  // namespace map_of_vectors

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("map_of_vectors::sort");
  for (unsigned n = 0; n < 15; ++n) root.run([&](wcmu::Arena& arena) { map_of_vectors::sort(arena, n); });
}
#endif
