// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// NO PROPOSAL: the loop is in the library.
// How often qsort asks its comparison is the library's affair: what it takes and keeps has no bound.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstdlib>

namespace qsort_that_takes {

static wcmu::Arena* log_to = nullptr;
static int by_value(const void* a, const void* b) {
  log_to->bottom_handle().allocate(8, 1);
  return *static_cast<const int*>(a) - *static_cast<const int*>(b);
}

WCMU_ROOT void order(wcmu::Arena& arena) {
  log_to = &arena;
  int values[8] = {1, 2, 3, 4, 5, 6, 7, 8};
  std::qsort(values, 8, sizeof(int), by_value);  // UNBOUNDED: unbounded-loop
}

}  // namespace qsort_that_takes

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("qsort_that_takes::order");
  root.run([](wcmu::Arena& arena) { qsort_that_takes::order(arena); });
}
#endif
