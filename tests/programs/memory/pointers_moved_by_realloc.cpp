// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The pointers in a block of the heap move with it.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstdlib>

namespace pointers_moved_by_realloc {

// EXPECT: pointers_moved_by_realloc::place bottom=100 top=0
WCMU_ROOT void place(wcmu::Arena& arena) {
  unsigned x = 1;
  auto** places = static_cast<unsigned**>(std::malloc(16));
  if (!places) return;
  places[0] = &x;
  auto** more = static_cast<unsigned**>(std::realloc(places, 32));
  if (!more) return;
  *more[0] = 100;
  if (x == 100) (void)arena.alloc_bottom_bytes(100);
  std::free(more);
}

}  // namespace pointers_moved_by_realloc

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("pointers_moved_by_realloc::place");
  root.run([&](wcmu::Arena& arena) { pointers_moved_by_realloc::place(arena); });
}
#endif
