// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A block that was given back and the one after it have one address.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace block_at_same_place {

// EXPECT: block_at_same_place::place bottom=108 top=0
WCMU_ROOT void place(wcmu::Arena& arena) {
  auto mark = arena.bottom_mark();
  auto* first = arena.alloc_bottom_bytes(8);
  (void)arena.rewind_bottom(mark);
  auto* second = arena.alloc_bottom_bytes(8);
  if (first == second) (void)arena.alloc_bottom_bytes(100);
}

}  // namespace block_at_same_place

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("block_at_same_place::place");
  root.run([&](wcmu::Arena& arena) { block_at_same_place::place(arena); });
}
#endif
