// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Way out: a guard from below as well.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstddef>

namespace underflow_size_fixed {

// EXPECT: underflow_size_fixed::payload bottom=1488 top=0 retained_bottom=1488 retained_top=0
WCMU_ROOT void payload(wcmu::Arena& arena, std::size_t size) {
  if (size < 12 || size > 1500) return;
  arena.bottom_handle().allocate(size - 12, 1);
}

}  // namespace underflow_size_fixed

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("underflow_size_fixed::payload");
  for (std::size_t size = 0; size < 1600; ++size)
    root.run([&](wcmu::Arena& arena) { underflow_size_fixed::payload(arena, size); });
}
#endif
