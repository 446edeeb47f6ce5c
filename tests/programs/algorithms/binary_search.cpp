// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// lower_bound in a sorted table: the place that is found decides how much is copied.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <algorithm>
#include <iterator>

namespace binary_search {

static const unsigned short limits[] = {10, 20, 40, 80, 160, 320};

// Behind all: 6 * 4; in the table the entry at 320: 5 * 4 + 1.
// EXPECT: binary_search::bucket bottom=24 top=0 retained_bottom=24 retained_top=0
WCMU_ROOT void bucket(wcmu::Arena& arena, unsigned short value) {
  const auto* at = std::lower_bound(std::begin(limits), std::end(limits), value);
  arena.bottom_handle().allocate(static_cast<unsigned>(at - limits) * 4, 1);
  if (at != std::end(limits) && *at == value) arena.bottom_handle().allocate(1, 1);
}

}  // namespace binary_search

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("binary_search::bucket");
  for (unsigned short value = 0; value < 400; ++value)
    root.run([&](wcmu::Arena& arena) { binary_search::bucket(arena, value); });
}
#endif
