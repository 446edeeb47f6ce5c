// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Nested scopes: the peak is on the deepest path, and what is retained is only what was taken outside of them.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace nested_scopes {

// EXPECT: nested_scopes::render bottom=560 top=0 retained_bottom=48 retained_top=0
WCMU_ROOT void render(wcmu::Arena& arena) {
  auto bottom = arena.bottom_handle();
  bottom.allocate(16, 16);
  {
    wcmu::BottomScope frame(arena);
    bottom.allocate(256, 16);
    {
      wcmu::BottomScope pass(arena);
      bottom.allocate(160, 16);  // 432
    }
    {
      wcmu::BottomScope pass(arena);
      bottom.allocate(288, 16);  // 560
    }
    bottom.allocate(128, 16);  // 400
  }
  bottom.allocate(32, 16);
}

}  // namespace nested_scopes

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("nested_scopes::render");
  root.run([](wcmu::Arena& arena) { nested_scopes::render(arena); });
}
#endif
