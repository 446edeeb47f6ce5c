// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A pointer is read from one of a hundred places.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace pointer_from_large_table {

// EXPECT: pointer_from_large_table::place bottom=100 top=0
WCMU_ROOT void place(wcmu::Arena& arena, unsigned i) {
  if (i >= 100) return;
  unsigned x = 1, y = 1;
  unsigned* places[100];
  for (int k = 0; k < 100; ++k) places[k] = k % 2 ? &x : &y;
  *places[i] = 100;
  if (x == 100) (void)arena.alloc_bottom_bytes(100);
}

}  // namespace pointer_from_large_table

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("pointer_from_large_table::place");
  for (unsigned i = 0; i < 4; ++i) root.run([&](wcmu::Arena& arena) { pointer_from_large_table::place(arena, i); });
}
#endif
