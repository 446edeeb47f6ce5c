// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Ten thousand nested calls, each with a block of its own.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace deep_calls {

unsigned descend(wcmu::Arena& arena, unsigned depth) {
  if (depth == 0) return 0;
  const wcmu::BottomScope scope(arena);
  arena.bottom_handle().allocate(8, 8);
  return descend(arena, depth - 1) + 1;
}

// EXPECT: deep_calls::dive bottom=80000 top=0 retained_bottom=0 retained_top=0
WCMU_ROOT unsigned dive(wcmu::Arena& arena, unsigned depth) { return descend(arena, depth < 10000 ? depth : 10000); }

}  // namespace deep_calls

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("deep_calls::dive");
  for (unsigned depth : {0U, 1U, 9999U, 10000U, 20000U})
    root.run([&](wcmu::Arena& arena) { deep_calls::dive(arena, depth); });
}
#endif
