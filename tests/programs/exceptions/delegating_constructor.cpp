// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Once the constructor that was delegated to is done, the object lives: its destructor runs if the rest throws.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace delegating_constructor {

struct Session {
  explicit Session(wcmu::Arena& a) : arena(a) {}
  Session(wcmu::Arena& a, bool bad) : Session(a) {
    if (bad) throw 1;
    arena.top_handle().allocate(4, 1);
  }
  ~Session() { arena.bottom_handle().allocate(20, 1); }
  wcmu::Arena& arena;
};

// EXPECT: delegating_constructor::open bottom=26 top=4 retained_bottom=26 retained_top=4
WCMU_ROOT void open(wcmu::Arena& arena, bool bad) {
  try {
    Session session(arena, bad);
  } catch (int) {
    arena.bottom_handle().allocate(6, 1);
  }
}

}  // namespace delegating_constructor

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("delegating_constructor::open");
  for (bool bad : {false, true}) root.run([&](wcmu::Arena& arena) { delegating_constructor::open(arena, bad); });
}
#endif
