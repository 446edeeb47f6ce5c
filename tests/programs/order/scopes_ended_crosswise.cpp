// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Two scopes on the heap are ended in either order: the second mark is that of a scope that is already rewound.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <memory>

namespace scopes_ended_crosswise {

// Crosswise: 12, back to 0, 30, back to 5, 14. Else 12, back to 5, 32, back to 0, 9.
// EXPECT: scopes_ended_crosswise::run bottom=32 top=0 retained_bottom=14 retained_top=0
WCMU_ROOT void run(wcmu::Arena& arena, bool crosswise) {
  auto outer = std::make_unique<wcmu::BottomScope>(arena);
  arena.bottom_handle().allocate(5, 1);
  auto inner = std::make_unique<wcmu::BottomScope>(arena);
  arena.bottom_handle().allocate(7, 1);
  if (crosswise) {
    outer.reset();
    arena.bottom_handle().allocate(30, 1);
    inner.reset();
  } else {
    inner.reset();
    arena.bottom_handle().allocate(27, 1);
    outer.reset();
  }
  arena.bottom_handle().allocate(9, 1);
}

}  // namespace scopes_ended_crosswise

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("scopes_ended_crosswise::run");
  for (bool crosswise : {false, true})
    root.run([&](wcmu::Arena& arena) { scopes_ended_crosswise::run(arena, crosswise); });
}
#endif
