// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The rounds of a loop are a difference of two numbers of one parameter.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace second_half {

// EXPECT: second_half::copy bottom=64 top=0
WCMU_ROOT void copy(wcmu::Arena& arena, unsigned count) {
  if (count > 15) count = 15;
  for (unsigned i = count / 2; i != count; ++i) arena.bottom_handle().allocate(8, 8);
}

}  // namespace second_half

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("second_half::copy");
  for (unsigned count = 0; count < 20; ++count) root.run([&](wcmu::Arena& arena) { second_half::copy(arena, count); });
}
#endif
