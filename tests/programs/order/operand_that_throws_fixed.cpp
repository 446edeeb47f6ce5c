// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The checked value in a variable of its own: nothing is allocated where it throws.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace operand_that_throws_fixed {

static unsigned checked(unsigned n) {
  if (n > 10) throw n;
  return n;
}
static unsigned keep(wcmu::Arena& arena, unsigned n) { return arena.bottom_handle().allocate(n, 1) != nullptr; }
static unsigned sum(unsigned a, unsigned b) { return a + b; }

// EXPECT: operand_that_throws_fixed::run bottom=100 top=0
WCMU_ROOT unsigned run(wcmu::Arena& arena, unsigned n) {
  try {
    const unsigned good = checked(n);
    return sum(good, keep(arena, 100));
  } catch (unsigned) {
    return keep(arena, 50);
  }
}

}  // namespace operand_that_throws_fixed

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("operand_that_throws_fixed::run");
  for (unsigned n = 8; n < 13; ++n) root.run([&](wcmu::Arena& arena) { operand_that_throws_fixed::run(arena, n); });
}
#endif
