// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// GCC chooses the element before the call on the right side of an assignment, Clang after it, also in C++17.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace element_in_open_order {

static unsigned slot;
static unsigned sizes[2];
static unsigned second(unsigned size) {
  slot = 1;
  return size;
}
// IMPRECISE: each of the two sizes may be the new one, and that only one of them is new is not followed
// EXPECT: element_in_open_order::assign bottom=1008 top=0 retained_bottom=1008 retained_top=0
WCMU_ROOT void assign(wcmu::Arena& arena) {
  slot = 0;
  sizes[0] = sizes[1] = 8;
  sizes[slot] = second(1000);
  for (unsigned size : sizes) arena.bottom_handle().allocate(size, 1);
}

}  // namespace element_in_open_order

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("element_in_open_order::assign");
  root.run([&](wcmu::Arena& arena) { element_in_open_order::assign(arena); });
}
#endif
