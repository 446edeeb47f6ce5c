// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The third member throws in its constructor: the two before it are destroyed, and one of them logs that in the arena.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace from_constructor {

struct Port {
  Port(wcmu::Arena& a, unsigned i, bool ok) : arena(a), id(i) {
    if (!ok) throw id;
    arena.bottom_handle().allocate(16, 8);
  }
  ~Port() { arena.bottom_handle().allocate(id, 1); }
  wcmu::Arena& arena;
  unsigned id;
};

struct Board {
  Board(wcmu::Arena& arena, unsigned broken)
      : first(arena, 20, broken != 1), second(arena, 3, broken != 2), third(arena, 60, broken != 3) {
    if (broken == 4) throw 4u;
  }
  ~Board() { first.arena.bottom_handle().allocate(2, 1); }
  Port first, second, third;
};

// Without a fault: 48 + 2 + 60 + 3 + 20. With the fault 4: 48 + 60 + 3 + 20 + 6.
// EXPECT: from_constructor::boot bottom=137 top=0 retained_bottom=137 retained_top=0
WCMU_ROOT void boot(wcmu::Arena& arena, unsigned broken) {
  try {
    Board board(arena, broken);
  } catch (unsigned) {
    arena.bottom_handle().allocate(6, 1);
  }
}

}  // namespace from_constructor

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("from_constructor::boot");
  for (unsigned broken = 0; broken < 6; ++broken)
    root.run([&](wcmu::Arena& arena) { from_constructor::boot(arena, broken); });
}
#endif
