// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// std::unordered_map: nodes and bucket arrays of 13, 29 and 59 pointers; rehashing leaves the old arrays behind.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <unordered_map>

namespace hashed_growth {

using Map = std::unordered_map<unsigned, unsigned, std::hash<unsigned>, std::equal_to<unsigned>,
                               wcmu::BottomAllocator<std::pair<const unsigned, unsigned>>>;

// 30 nodes of 16 bytes, 104 + 232 + 472 of buckets.
// EXPECT: hashed_growth::cache bottom=1288 top=0 retained_bottom=1288 retained_top=0
WCMU_ROOT std::size_t cache(wcmu::Arena& arena, unsigned n) {
  if (n > 30) n = 30;
  Map map(arena);
  for (unsigned i = 0; i < n; ++i) map[i * 17] = i;
  return map.size();
}

}  // namespace hashed_growth

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("hashed_growth::cache");
  for (unsigned n = 0; n < 36; ++n) root.run([&](wcmu::Arena& arena) { hashed_growth::cache(arena, n); });
}
#endif
