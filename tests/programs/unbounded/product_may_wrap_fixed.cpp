// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Way out: the count is guarded before it is multiplied.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstddef>

namespace product_may_wrap_fixed {

struct Row {
  double low, high, mean;
};

// EXPECT: product_may_wrap_fixed::table bottom=2400 top=0 retained_bottom=2400 retained_top=0
WCMU_ROOT void* table(wcmu::Arena& arena, std::size_t count) {
  if (count > 100) return nullptr;
  return arena.bottom_handle().allocate(count * sizeof(Row), alignof(Row));
}

}  // namespace product_may_wrap_fixed

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("product_may_wrap_fixed::table");
  for (std::size_t count = 0; count < 110; ++count)
    root.run([&](wcmu::Arena& arena) { product_may_wrap_fixed::table(arena, count); });
}
#endif
