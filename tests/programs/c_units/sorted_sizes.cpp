// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// qsort by a comparison, then bsearch: blocks in ascending order, so that padding is as small as it is.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstdlib>

namespace sorted_sizes {

static int ascending(const void* a, const void* b) { return *static_cast<const int*>(a) - *static_cast<const int*>(b); }

// 1, 2, 4 and 8 bytes, each at its own alignment: 1 + (1) 2 + 4 + 8.
// EXPECT: sorted_sizes::place bottom=16 top=0
WCMU_ROOT bool place(wcmu::Arena& arena) {
  int sizes[] = {8, 1, 4, 2};
  std::qsort(sizes, 4, sizeof sizes[0], ascending);
  for (int size : sizes) arena.bottom_handle().allocate(static_cast<std::size_t>(size), static_cast<std::size_t>(size));
  const int wanted = 4;
  return std::bsearch(&wanted, sizes, 4, sizeof sizes[0], ascending) != nullptr;
}

}  // namespace sorted_sizes

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("sorted_sizes::place");
  root.run([&](wcmu::Arena& arena) { sorted_sizes::place(arena); });
}
#endif
