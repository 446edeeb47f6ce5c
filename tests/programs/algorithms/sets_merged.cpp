// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// set_union and merge of two sorted lists of the input into a vector.
// ARGS: --max-steps 4000000
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <algorithm>
#include <iterator>
#include <vector>

namespace sets_merged {

using Vector = std::vector<unsigned, wcmu::BottomAllocator<unsigned>>;

// At most 8 + 8 different ones with room for 8: 32, then 64.
// OPEN: two positions that move depending on the input take more steps than there are
// EXPECT: sets_merged::join bottom=96 top=0 retained_bottom=96 retained_top=0
WCMU_ROOT std::size_t join(wcmu::Arena& arena, const unsigned* a, unsigned na, const unsigned* b, unsigned nb) {
  if (na > 8 || nb > 8) return 0;
  Vector all(arena);
  all.reserve(8);
  std::set_union(a, a + na, b, b + nb, std::back_inserter(all));
  return all.size();
}

}  // namespace sets_merged

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("sets_merged::join");
  const unsigned a[] = {1, 3, 5, 7, 9, 11, 13, 15}, b[] = {2, 4, 6, 8, 10, 12, 14, 16};
  for (unsigned na = 0; na < 10; ++na)
    for (unsigned nb = 0; nb < 10; ++nb) {
      root.run([&](wcmu::Arena& arena) { sets_merged::join(arena, a, na, b, nb); });
      root.run([&](wcmu::Arena& arena) { sets_merged::join(arena, a, na, a, nb); });
    }
}
#endif
