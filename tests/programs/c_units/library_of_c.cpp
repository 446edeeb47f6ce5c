// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Functions of the C library that almost every C unit calls: qsort with a callback, strchr, strtol.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstdlib>
#include <cstring>

namespace library_of_c {

static int ascending(const void* a, const void* b) { return *static_cast<const int*>(a) - *static_cast<const int*>(b); }

// EXPECT: library_of_c::run bottom=24 top=0 retained_bottom=24 retained_top=0
WCMU_ROOT void run(wcmu::Arena& arena) {
  char text[] = "12,7";
  char* comma = std::strchr(text, ',');
  int values[2] = {static_cast<int>(std::strtol(text, nullptr, 10)), comma != nullptr ? 7 : 0};
  std::qsort(values, 2, sizeof values[0], ascending);
  arena.bottom_handle().allocate(static_cast<unsigned>(values[0] + values[1]) % 25 + 5, 1);
}

}  // namespace library_of_c

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("library_of_c::run");
  root.run([&](wcmu::Arena& arena) { library_of_c::run(arena); });
}
#endif
