// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Two functions that call each other down to zero from a guarded number, and pay different prices.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace even_odd {

static bool is_odd(wcmu::Arena& arena, unsigned n);

static bool is_even(wcmu::Arena& arena, unsigned n) {
  arena.bottom_handle().allocate(10, 2);
  return n == 0 ? true : is_odd(arena, n - 1);
}
static bool is_odd(wcmu::Arena& arena, unsigned n) {
  arena.bottom_handle().allocate(3, 1);
  return n == 0 ? false : is_even(arena, n - 1);
}

// EXPECT: even_odd::check bottom=150 top=0 retained_bottom=150 retained_top=0
WCMU_ROOT bool check(wcmu::Arena& arena, unsigned n) {
  if (n > 20) n = 20;
  return is_even(arena, n);
}

}  // namespace even_odd

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("even_odd::check");
  for (unsigned n = 0; n < 25; ++n) root.run([&](wcmu::Arena& arena) { even_odd::check(arena, n); });
}
#endif
