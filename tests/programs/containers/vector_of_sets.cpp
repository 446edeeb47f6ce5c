// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A vector of sets grows by moving them: their nodes stay where they are.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <functional>
#include <set>
#include <vector>

namespace vector_of_sets {

using Set = std::set<int, std::less<>, wcmu::BottomAllocator<int>>;
using Sets = std::vector<Set, wcmu::TopAllocator<Set>>;

// 15 nodes of 40 bytes; sets of 56 bytes, a vector of 1, 2, 4 and 8.
// EXPECT: vector_of_sets::group bottom=600 top=840
WCMU_ROOT std::size_t group(wcmu::Arena& arena, unsigned n) {
  if (n > 5) n = 5;
  Sets sets(arena);
  for (unsigned i = 0; i < n; ++i) {
    sets.emplace_back(arena);
    for (unsigned k = 0; k <= i; ++k) sets.back().insert(static_cast<int>(k));
  }
  return sets.size();
}

}  // namespace vector_of_sets

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("vector_of_sets::group");
  for (unsigned n = 0; n < 8; ++n) root.run([&](wcmu::Arena& arena) { vector_of_sets::group(arena, n); });
}
#endif
