// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The initialiser of a static local throws: the next call tries again, and pays again.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace static_tried_again {

struct Table {
  Table(wcmu::Arena& arena, bool good) {
    cells = arena.bottom_handle().allocate(32, 8);
    if (!good) throw 1;
  }
  void* cells;
};

static void* cells(wcmu::Arena& arena, bool good) {
  static Table table(arena, good);
  return table.cells;
}

// Three attempts, each may fail.
// EXPECT: static_tried_again::start bottom=96 top=0 retained_bottom=96 retained_top=0
WCMU_ROOT void* start(wcmu::Arena& arena, unsigned good) {
  for (unsigned i = 0; i < 3; ++i) {
    try {
      cells(arena, good >> i & 1);
    } catch (int) {
    }
  }
  return nullptr;
}

}  // namespace static_tried_again

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("static_tried_again::start");
  for (unsigned good : {0u, 0u, 4u, 7u}) root.run([&](wcmu::Arena& arena) { static_tried_again::start(arena, good); });
}
#endif
