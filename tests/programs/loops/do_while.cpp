// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A do loop runs its body once more than its test passes: also for an input of zero.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace do_while {

// EXPECT: do_while::digits bottom=20 top=16 retained_bottom=20 retained_top=16
WCMU_ROOT int digits(wcmu::Arena& arena, unsigned value) {
  int count = 0;
  do {
    arena.bottom_handle().allocate(2, 2);
    value /= 10;
    ++count;
  } while (value != 0);
  int left = count > 8 ? 4 : count;
  do {
    arena.top_handle().allocate(2, 1);
  } while (--left > 0);
  return count;
}

}  // namespace do_while

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("do_while::digits");
  for (unsigned value = 1; value < 4000000000u && value != 0; value *= 10)
    for (unsigned delta : {0u, 1u}) {
      root.run([&](wcmu::Arena& arena) { do_while::digits(arena, value - delta); });
      if (value == 1000000000u) root.run([&](wcmu::Arena& arena) { do_while::digits(arena, 4294967295u); });
      if (value == 1000000000u && delta == 1) return 0;
    }
}
#endif
