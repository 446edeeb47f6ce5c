// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The comparison gives back what it takes.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstdlib>

namespace qsort_that_takes_fixed {

static wcmu::Arena* log_to = nullptr;
static int by_value(const void* a, const void* b) {
  wcmu::BottomScope scope(*log_to);
  log_to->bottom_handle().allocate(8, 1);
  return *static_cast<const int*>(a) - *static_cast<const int*>(b);
}

// EXPECT: qsort_that_takes_fixed::order bottom=8 top=0 retained_bottom=0 retained_top=0
WCMU_ROOT void order(wcmu::Arena& arena) {
  log_to = &arena;
  int values[8] = {1, 2, 3, 4, 5, 6, 7, 8};
  std::qsort(values, 8, sizeof(int), by_value);
}

}  // namespace qsort_that_takes_fixed

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("qsort_that_takes_fixed::order");
  root.run([](wcmu::Arena& arena) { qsort_that_takes_fixed::order(arena); });
}
#endif
