// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Erasing, rehash(), clear() and a copy of an unordered_map.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <unordered_map>

namespace hashed_erased_and_rehashed {

using Map = std::unordered_map<unsigned, unsigned, std::hash<unsigned>, std::equal_to<>,
                               wcmu::BottomAllocator<std::pair<const unsigned, unsigned>>>;

// 12 nodes of 16 bytes, buckets of 13, then of 53; the copy has 6 nodes and 53 buckets.
// EXPECT: hashed_erased_and_rehashed::reshape bottom=1240 top=0
WCMU_ROOT std::size_t reshape(wcmu::Arena& arena) {
  Map map(arena);
  for (unsigned i = 0; i < 12; ++i) map[i * 5] = i;
  for (unsigned i = 0; i < 12; i += 2) map.erase(i * 5);
  map.rehash(50);
  Map copy(map);
  map.clear();
  return map.size() + copy.size();
}

}  // namespace hashed_erased_and_rehashed

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("hashed_erased_and_rehashed::reshape");
  root.run([&](wcmu::Arena& arena) { hashed_erased_and_rehashed::reshape(arena); });
}
#endif
