// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// What a loop counts, and what it does not: both are allocated after it, and together they are never more than the input.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace counted_both_ways {

// c values of 8 bytes and n - c of 4: at most 100 * 8.
// EXPECT: counted_both_ways::split bottom=800 top=0 retained_bottom=800 retained_top=0
WCMU_ROOT unsigned split(wcmu::Arena& arena, const int* values, unsigned n) {
  if (n > 100) return 0;
  unsigned wide = 0;
  for (unsigned i = 0; i < n; ++i)
    if (values[i] > 0xffff) ++wide;
  arena.bottom_handle().allocate(wide * 8, 4);
  arena.bottom_handle().allocate((n - wide) * 4, 4);
  return wide;
}

}  // namespace counted_both_ways

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("counted_both_ways::split");
  int values[100];
  for (int wide : {0, 1, 50, 99, 100}) {
    for (int i = 0; i < 100; ++i) values[i] = i < wide ? 0x10000 : 1;
    for (unsigned n : {0U, 1U, 99U, 100U, 101U})
      root.run([&](wcmu::Arena& arena) { counted_both_ways::split(arena, values, n); });
  }
}
#endif
