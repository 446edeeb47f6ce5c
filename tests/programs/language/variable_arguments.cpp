// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A C variadic function that adds up the sizes it is given.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstdarg>

namespace variable_arguments {

static void reserve(wcmu::Arena& arena, int count, ...) {
  va_list sizes;
  va_start(sizes, count);
  for (int i = 0; i < count; ++i) arena.bottom_handle().allocate(va_arg(sizes, unsigned), 1);
  va_end(sizes);
}

// EXPECT: variable_arguments::boot bottom=45 top=0 retained_bottom=45 retained_top=0
WCMU_ROOT void boot(wcmu::Arena& arena, unsigned n) {
  reserve(arena, 3, 8u, 16u, n & 15);
  reserve(arena, 1, 6u);
}

}  // namespace variable_arguments

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("variable_arguments::boot");
  for (unsigned n = 0; n < 16; ++n) root.run([&](wcmu::Arena& arena) { variable_arguments::boot(arena, n); });
}
#endif
