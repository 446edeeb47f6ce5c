// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A pointer is stored in one of a hundred places: the object is written through a place that is not known.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace pointer_in_large_array {

// EXPECT: pointer_in_large_array::place bottom=100 top=0
WCMU_ROOT void place(wcmu::Arena& arena, unsigned i) {
  if (i >= 100) return;
  unsigned x = 1;
  unsigned* places[100];
  places[i] = &x;
  *places[i] = 100;
  if (x == 100) (void)arena.alloc_bottom_bytes(100);
}

}  // namespace pointer_in_large_array

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("pointer_in_large_array::place");
  for (unsigned i = 0; i < 100; i += 33) root.run([&](wcmu::Arena& arena) { pointer_in_large_array::place(arena, i); });
}
#endif
