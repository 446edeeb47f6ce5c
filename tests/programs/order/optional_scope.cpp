// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A scope that is opened only sometimes, and closed early: std::optional holds it.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <optional>

namespace optional_scope {

// With the scope: 16 + 40, back to 16, then 24. Without it 40 stay: 16 + 40 + 24.
// EXPECT: optional_scope::render bottom=80 top=0 retained_bottom=80 retained_top=0
WCMU_ROOT void render(wcmu::Arena& arena, bool temporary) {
  arena.bottom_handle().allocate(16, 8);
  std::optional<wcmu::BottomScope> scope;
  if (temporary) scope.emplace(arena);
  arena.bottom_handle().allocate(40, 8);
  scope.reset();
  arena.bottom_handle().allocate(24, 8);
}

}  // namespace optional_scope

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("optional_scope::render");
  for (bool temporary : {false, true}) root.run([&](wcmu::Arena& arena) { optional_scope::render(arena, temporary); });
}
#endif
