// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Two counters that meet: the number of rounds comes from both of them.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace two_counters {

// EXPECT: two_counters::partition bottom=96 top=0 retained_bottom=96 retained_top=0
WCMU_ROOT int partition(wcmu::Arena& arena, const int* values, int count) {
  if (count < 0 || count > 12) return -1;
  int left = 0;
  int right = count;
  while (left < right) {
    arena.bottom_handle().allocate(8, 8);
    if (values[left] < 0)
      ++left;
    else
      --right;
  }
  return left;
}

}  // namespace two_counters

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("two_counters::partition");
  for (int bits = 0; bits < 4096; bits += 7)
    for (int count = -1; count <= 13; ++count) {
      int values[13];
      for (int i = 0; i < 13; ++i) values[i] = (bits >> i) & 1 ? 1 : -1;
      root.run([&](wcmu::Arena& arena) { two_counters::partition(arena, values, count); });
    }
}
#endif
