// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Binary splitting of a range of guarded length: every call allocates what its half needs, for as long as it runs.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace divide_and_conquer {

static unsigned sort(wcmu::Arena& arena, unsigned begin, unsigned end) {
  if (end - begin < 2) return 1;
  wcmu::BottomScope scope(arena);
  const unsigned middle = begin + (end - begin) / 2;
  arena.bottom_handle().allocate((end - begin) * 4, 4);
  const unsigned left = sort(arena, begin, middle);
  const unsigned right = sort(arena, middle, end);
  return 1 + left + right;
}

// EXPECT: divide_and_conquer::merge_sort bottom=248 top=0 retained_bottom=0 retained_top=0
WCMU_ROOT unsigned merge_sort(wcmu::Arena& arena, unsigned count) {
  WCMU_ASSUME(count <= 32);
  return sort(arena, 0, count);
}

}  // namespace divide_and_conquer

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("divide_and_conquer::merge_sort");
  for (unsigned count = 0; count <= 32; ++count)
    root.run([&](wcmu::Arena& arena) { divide_and_conquer::merge_sort(arena, count); });
}
#endif
