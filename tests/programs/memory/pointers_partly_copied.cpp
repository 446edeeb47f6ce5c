// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Pointers are overwritten up to a place that is not known: the old ones may stay.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstring>

namespace pointers_partly_copied {

// EXPECT: pointers_partly_copied::place bottom=100 top=0
WCMU_ROOT void place(wcmu::Arena& arena, unsigned n) {
  if (n > 2) return;
  unsigned x = 1, y = 2;
  unsigned* places[2] = {&x, &x};
  unsigned* other[2] = {&y, &y};
  std::memcpy(places, other, n * sizeof(unsigned*));
  *places[1] = 100;
  if (x == 100) (void)arena.alloc_bottom_bytes(100);
}

}  // namespace pointers_partly_copied

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("pointers_partly_copied::place");
  for (unsigned n = 0; n <= 2; ++n) root.run([&](wcmu::Arena& arena) { pointers_partly_copied::place(arena, n); });
}
#endif
