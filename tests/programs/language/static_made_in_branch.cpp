// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Two static locals that are made at different times, one of them only if its input says so; each is made at most once.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace static_made_in_branch {

static unsigned* table(wcmu::Arena& arena) {
  static unsigned* made = arena.bottom_handle().allocate<unsigned>(16);
  return made;
}
static void* scratch(wcmu::Arena& arena) {
  static void* made = arena.top_handle().allocate(100, 1);
  return made;
}

// EXPECT: static_made_in_branch::run bottom=72 top=100 retained_bottom=72 retained_top=100
WCMU_ROOT void run(wcmu::Arena& arena, unsigned n) {
  for (unsigned i = 0; i < 4; ++i) {
    if ((n >> i & 1) != 0 && table(arena) != nullptr) arena.bottom_handle().allocate(2, 1);
    if ((n >> i & 2) != 0) scratch(arena);
  }
}

}  // namespace static_made_in_branch

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("static_made_in_branch::run");
  root.run([&](wcmu::Arena& arena) { static_made_in_branch::run(arena, 31); });
}
#endif
