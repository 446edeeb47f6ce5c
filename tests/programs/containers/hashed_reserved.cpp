// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// std::unordered_set with reserve: one array of buckets, then a node for each key of the input that is new.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <unordered_set>

namespace hashed_reserved {

using Set = std::unordered_set<unsigned, std::hash<unsigned>, std::equal_to<unsigned>, wcmu::BottomAllocator<unsigned>>;

// reserve(16) gives 17 buckets: 136; 8 nodes of 16.
// EXPECT: hashed_reserved::filter bottom=264 top=0 retained_bottom=264 retained_top=0
WCMU_ROOT std::size_t filter(wcmu::Arena& arena, const unsigned* ids, unsigned n) {
  if (n > 8) return 0;
  Set seen(arena);
  seen.reserve(16);
  for (unsigned i = 0; i < n; ++i) seen.insert(ids[i]);
  return seen.size();
}

}  // namespace hashed_reserved

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("hashed_reserved::filter");
  const unsigned ids[10] = {4, 8, 15, 16, 23, 42, 108, 7, 1, 2};
  const unsigned same[10] = {};
  for (unsigned n = 0; n < 10; ++n) {
    root.run([&](wcmu::Arena& arena) { hashed_reserved::filter(arena, ids, n); });
    root.run([&](wcmu::Arena& arena) { hashed_reserved::filter(arena, same, n); });
  }
}
#endif
