// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Swap of two structs that hold a size and a pointer, through references that may be the same element.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <utility>

namespace swapped_members {

struct Slot {
  unsigned size;
  const unsigned* limit;
};
static const unsigned low = 5, high = 40;

// EXPECT: swapped_members::go bottom=47 top=0 retained_bottom=47 retained_top=0
WCMU_ROOT void go(wcmu::Arena& arena, unsigned i, unsigned j) {
  Slot slots[3] = {{1, &low}, {2, &high}, {7, &low}};
  std::swap(slots[i % 3], slots[j % 3]);
  arena.bottom_handle().allocate(*slots[2].limit, 1);
  arena.bottom_handle().allocate(7, 1);
}

}  // namespace swapped_members

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("swapped_members::go");
  for (unsigned i = 0; i < 3; ++i)
    for (unsigned j = 0; j < 3; ++j) root.run([&](wcmu::Arena& arena) { swapped_members::go(arena, i, j); });
}
#endif
