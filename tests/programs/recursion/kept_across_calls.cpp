// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Each of many nested calls keeps the block that its first call gave while it makes a second one, at the same place: that gives a block of
// its own.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace kept_across_calls {

static unsigned* build(wcmu::Arena& arena, unsigned depth) {
  unsigned* own = arena.bottom_handle().allocate<unsigned>(1);
  *own = 1;
  if (depth == 0) return own;
  unsigned* parts[2];
  for (unsigned i = 0; i < 2; ++i) parts[i] = build(arena, i == 0 ? depth - 1 : 0);
  *own = *parts[0] + *parts[1];
  return own;
}

// 41 blocks of the chain and 40 beside it; the sum is 41.
// EXPECT: kept_across_calls::summed bottom=324 top=41 retained_bottom=324 retained_top=41
WCMU_ROOT void summed(wcmu::Arena& arena) {
  const unsigned* sum = build(arena, 40);
  arena.top_handle().allocate(*sum, 1);
}

}  // namespace kept_across_calls

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("kept_across_calls::summed");
  root.run([&](wcmu::Arena& arena) { kept_across_calls::summed(arena); });
}
#endif
