// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The recursion of Euclid's algorithm: its depth is a property of the numbers; the remainders decrease.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace euclid {

static unsigned gcd(wcmu::Arena& arena, unsigned a, unsigned b) {
  if (b == 0) return a;
  arena.bottom_handle().allocate(8, 8);
  return gcd(arena, b, a % b);
}

// EXPECT: euclid::reduce bottom=72 top=0 retained_bottom=72 retained_top=0
// IMPRECISE: that a remainder at most halves in two steps is not found; each step alone lowers it by one
WCMU_ROOT unsigned reduce(wcmu::Arena& arena, unsigned a, unsigned b) {
  if (a > 60 || b > 60) return 0;
  return gcd(arena, a, b);
}

}  // namespace euclid

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("euclid::reduce");
  for (unsigned a = 0; a < 64; ++a)
    for (unsigned b = 0; b < 64; ++b) root.run([&](wcmu::Arena& arena) { euclid::reduce(arena, a, b); });
}
#endif
