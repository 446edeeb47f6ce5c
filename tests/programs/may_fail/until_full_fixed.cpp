// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// With the capacity of the arena it is one: a small pool is executed to its end, a large one is extrapolated.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace until_full_fixed {

// ARGS: --may-fail pool --capacity until_full_fixed::fill.pool=4096
// EXPECT: until_full_fixed::fill bottom=4096 top=0 retained_bottom=4096 retained_top=0
WCMU_ROOT unsigned fill(wcmu::Arena& pool) {
  unsigned count = 0;
  while (pool.bottom_handle().allocate(16, 16) != nullptr) ++count;
  return count;
}

// EXPECT: until_full_fixed::fill_large bottom=8388608 top=0 retained_bottom=8388608 retained_top=0
WCMU_ROOT void fill_large(WCMU_CAPACITY(8388608) wcmu::Arena& pool) {
  while (pool.bottom_handle().allocate(8, 8) != nullptr) {
  }
}

}  // namespace until_full_fixed

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  alignas(64) static std::byte buffer[8388608];
  {
    observe::Root root("until_full_fixed::fill");
    for (std::size_t bytes : {0, 15, 16, 100, 4000, 4095, 4096}) {
      wcmu::Arena pool = wcmu::Arena::from_buffer_unchecked(buffer, bytes);
      root.run_on([&] { until_full_fixed::fill(pool); }, pool);
    }
  }
  observe::Root root("until_full_fixed::fill_large");
  wcmu::Arena pool = wcmu::Arena::from_buffer_unchecked(buffer, sizeof buffer);
  root.run_on([&] { until_full_fixed::fill_large(pool); }, pool);
}
#endif
