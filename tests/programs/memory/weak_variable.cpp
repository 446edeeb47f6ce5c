// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A weak variable that nobody defines is at address 0.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace weak_variable {

extern "C" int weak_variable_maybe __attribute__((weak));

// EXPECT: weak_variable::place bottom=100 top=0
WCMU_ROOT void place(wcmu::Arena& arena) {
  if (&weak_variable_maybe == nullptr) (void)arena.alloc_bottom_bytes(100);
}

}  // namespace weak_variable

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("weak_variable::place");
  root.run([&](wcmu::Arena& arena) { weak_variable::place(arena); });
}
#endif
