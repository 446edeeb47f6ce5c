// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// GCC extensions: statement expressions, __builtin_expect, cleanup attribute, case ranges, conditionals with omitted operands.
// FLAGS: -Wno-pedantic -Wno-gnu
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace statement_expressions {

#define LARGER(a, b)    \
  ({                    \
    const auto x = (a); \
    const auto y = (b); \
    x > y ? x : y;      \
  })

static void done(wcmu::Arena** arena) { (*arena)->bottom_handle().allocate(3, 1); }

// 9 or the 20 of the range, then 3.
// EXPECT: statement_expressions::run bottom=23 top=0 retained_bottom=23 retained_top=0
WCMU_ROOT void run(wcmu::Arena& arena, unsigned n) {
  __attribute__((cleanup(done))) wcmu::Arena* mine = &arena;
  switch (n) {
    case 10 ... 20:
      mine->bottom_handle().allocate(LARGER(n, 12u), 1);
      break;
    default:
      mine->bottom_handle().allocate(n % 2 ?: 9, 1);
      break;
  }
  if (__builtin_expect(n == 1000000, 0)) __builtin_unreachable();
}

}  // namespace statement_expressions

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("statement_expressions::run");
  for (unsigned n = 0; n < 30; ++n) root.run([&](wcmu::Arena& arena) { statement_expressions::run(arena, n); });
}
#endif
