// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Whether the arena is sealed depends on the input: an allocation after that may give nothing, and then another arena is asked.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace sealed_sometimes {

// EXPECT: sealed_sometimes::store arena=first bottom=40 top=0 retained_bottom=40 retained_top=0
// EXPECT: sealed_sometimes::store arena=second bottom=0 top=32 retained_bottom=0 retained_top=32
WCMU_ROOT void store(wcmu::Arena& first, wcmu::Arena& second, bool last) {
  first.bottom_handle().allocate(8, 8);
  if (last) first.seal();
  if (first.bottom_handle().allocate(32, 8) == nullptr) second.top_handle().allocate(32, 8);
}

}  // namespace sealed_sometimes

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("sealed_sometimes::store", "first", "second");
  for (int last = 0; last < 2; ++last)
    root.run([&](wcmu::Arena& first, wcmu::Arena& second) { sealed_sometimes::store(first, second, last != 0); });
}
#endif
