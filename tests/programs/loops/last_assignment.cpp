// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The end of the loop is the last assignment that reaches it, not the last one in the text.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace last_assignment {

// EXPECT: last_assignment::retry bottom=120 top=0 retained_bottom=120 retained_top=0
WCMU_ROOT void retry(wcmu::Arena& arena, bool slow, bool dry) {
  int rounds = 5;
  if (slow) rounds = 15;
  for (int i = 0; i < rounds; ++i) {
    if (dry) continue;
    arena.bottom_handle().allocate(8, 8);
  }
  rounds = 1000;
  if (dry) rounds = 0;
}

}  // namespace last_assignment

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("last_assignment::retry");
  for (int bits = 0; bits < 4; ++bits)
    root.run([&](wcmu::Arena& arena) { last_assignment::retry(arena, bits & 1, bits & 2); });
}
#endif
