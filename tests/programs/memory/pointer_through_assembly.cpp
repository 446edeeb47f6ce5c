// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A pointer goes through an assembly statement that changes nothing: the compiler must forget what it is to, and so must the analysis.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace pointer_through_assembly {

// EXPECT: pointer_through_assembly::place bottom=100 top=0
WCMU_ROOT void place(wcmu::Arena& arena) {
  unsigned x = 1;
  unsigned* p = &x;
  asm("" : "+r"(p));
  *p = 100;
  if (x == 100) (void)arena.alloc_bottom_bytes(100);
}

}  // namespace pointer_through_assembly

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("pointer_through_assembly::place");
  root.run([&](wcmu::Arena& arena) { pointer_through_assembly::place(arena); });
}
#endif
