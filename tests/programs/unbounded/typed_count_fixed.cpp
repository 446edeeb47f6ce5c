// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Way out: a condition that the program may rely on.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstddef>

namespace typed_count_fixed {

// EXPECT: typed_count_fixed::samples bottom=512 top=0 retained_bottom=512 retained_top=0
WCMU_ROOT double* samples(wcmu::Arena& arena, std::size_t count) {
  WCMU_ASSUME(count <= 64);
  return arena.bottom_handle().allocate<double>(count);
}

}  // namespace typed_count_fixed

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("typed_count_fixed::samples");
  for (std::size_t count = 0; count <= 64; ++count)
    root.run([&](wcmu::Arena& arena) { typed_count_fixed::samples(arena, count); });
}
#endif
