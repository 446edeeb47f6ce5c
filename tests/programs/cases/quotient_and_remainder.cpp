// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Two functions of one number, each highest where the other is not: the highest quotient and the highest remainder never meet.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace quotient_and_remainder {

// EXPECT: quotient_and_remainder::page bottom=40 top=0
WCMU_ROOT void page(wcmu::Arena& arena, unsigned count) {
  if (count > 13) return;
  arena.bottom_handle().allocate(count / 3 * 8, 8);
  arena.bottom_handle().allocate(count % 3 * 8, 8);
}

}  // namespace quotient_and_remainder

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("quotient_and_remainder::page");
  for (unsigned count = 0; count < 20; ++count)
    root.run([&](wcmu::Arena& arena) { quotient_and_remainder::page(arena, count); });
}
#endif
