// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A constant loop with a block that grows by the counter.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace constant {

// EXPECT: constant::build bottom=450 top=40 retained_bottom=450 retained_top=40
WCMU_ROOT void build(wcmu::Arena& arena) {
  for (unsigned i = 0; i < 10; ++i) {
    arena.bottom_handle().allocate(i * 10, 1);
    arena.top_handle().allocate(4, 4);
  }
}

}  // namespace constant

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("constant::build");
  root.run([](wcmu::Arena& arena) { constant::build(arena); });
}
#endif
