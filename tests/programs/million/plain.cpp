// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A million rounds of one block: the analysis must not need a million times its work.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace plain {

// EXPECT: plain::fill bottom=8000000 top=0 retained_bottom=8000000 retained_top=0
WCMU_ROOT void fill(wcmu::Arena& arena) {
  for (unsigned i = 0; i < 1000000; ++i) arena.bottom_handle().allocate(8, 8);
}

}  // namespace plain

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("plain::fill");
  root.run([](wcmu::Arena& arena) { plain::fill(arena); });
}
#endif
