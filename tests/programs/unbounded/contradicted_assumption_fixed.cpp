// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Way out: what is assumed is corrected. Of two calls one may contradict it, which is told: on that way nothing is counted. Where control
// never comes WCMU_ASSUME(false) says so.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstddef>

namespace contradicted_assumption_fixed {

static void fill(wcmu::Arena& arena, std::size_t n) {
  WCMU_ASSUME(n > 0 && n <= 32);
  (void)arena.bottom_handle().allocate(n, 1);
}

// EXPECT: contradicted_assumption_fixed::make bottom=32 top=0
WCMU_ROOT void make(wcmu::Arena& arena, int kind) {
  switch (kind) {
    case 0:
      fill(arena, 32);
      break;
    case 1:
      fill(arena, 64);  // WARNS: contradicted-assumption
      break;
    case 2:
      break;
    default:
      WCMU_ASSUME(false);
  }
}

// One of the rounds does not contradict it.
// EXPECT: contradicted_assumption_fixed::rounds bottom=3 top=0
WCMU_ROOT void rounds(wcmu::Arena& arena, unsigned n) {
  for (unsigned i = 0; i < n; ++i) {
    WCMU_ASSUME(i < 3);
    (void)arena.bottom_handle().allocate(1, 1);
  }
}

}  // namespace contradicted_assumption_fixed

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root make("contradicted_assumption_fixed::make");
  for (int kind : {0, 2}) make.run([&](wcmu::Arena& arena) { contradicted_assumption_fixed::make(arena, kind); });
  observe::Root rounds("contradicted_assumption_fixed::rounds");
  for (unsigned n = 0; n <= 3; ++n)
    rounds.run([&](wcmu::Arena& arena) { contradicted_assumption_fixed::rounds(arena, n); });
}
#endif
