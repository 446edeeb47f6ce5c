// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A histogram is counted in one loop, turned into offsets in a second and paid for in a third.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace summed_in_array {

// EXPECT: summed_in_array::bucket bottom=96 top=0 retained_bottom=96 retained_top=0
// IMPRECISE: that the counts of the four buckets sum up to n is a relation over an array
WCMU_ROOT void bucket(wcmu::Arena& arena, const unsigned* values, unsigned count) {
  if (count > 12) return;
  unsigned counts[4] = {};
  for (unsigned i = 0; i < count; ++i) ++counts[values[i] & 3];
  for (unsigned bytes : counts) arena.bottom_handle().allocate(bytes * 8, 8);
}

}  // namespace summed_in_array

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("summed_in_array::bucket");
  for (unsigned count = 0; count <= 13; ++count) {
    unsigned values[13];
    for (unsigned i = 0; i < 13; ++i) values[i] = i * i;
    root.run([&](wcmu::Arena& arena) { summed_in_array::bucket(arena, values, count); });
  }
}
#endif
