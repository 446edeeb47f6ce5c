// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A handler throws another type; a destructor on the way throws and catches a third one inside, and allocates there.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace thrown_in_handler {

struct Cleanup {
  wcmu::Arena& arena;
  ~Cleanup() {
    try {
      throw 'c';
    } catch (char c) {
      arena.bottom_handle().allocate(c == 'c' ? 30u : 300u, 1);
    }
  }
};

static void lower(wcmu::Arena& arena, unsigned n) {
  Cleanup cleanup{arena};
  try {
    if (n & 1) throw 1;
    if (n & 2) throw 2L;
  } catch (int) {
    arena.bottom_handle().allocate(5, 1);
    throw 3L;
  }
}

// 5 + 30 + 11
// EXPECT: thrown_in_handler::both bottom=46 top=0 retained_bottom=46 retained_top=0
WCMU_ROOT void both(wcmu::Arena& arena, unsigned n) {
  try {
    lower(arena, n);
  } catch (long value) {
    arena.bottom_handle().allocate(value == 3 ? 11 : 10, 1);
  } catch (...) {
    arena.bottom_handle().allocate(1000, 1);
  }
}

}  // namespace thrown_in_handler

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("thrown_in_handler::both");
  for (unsigned n = 0; n < 4; ++n) root.run([&](wcmu::Arena& arena) { thrown_in_handler::both(arena, n); });
}
#endif
