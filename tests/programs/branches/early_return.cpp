// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Guards that leave early: the bytes before them count, those after them only for the inputs that pass.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace early_return {

// EXPECT: early_return::handle bottom=4132 top=16 retained_bottom=4132 retained_top=16
WCMU_ROOT int handle(wcmu::Arena& arena, unsigned length, unsigned version) {
  auto bottom = arena.bottom_handle();
  bottom.allocate(32, 4);
  if (version != 1 && version != 2) return -1;
  if (length == 0 || length > 1024) return -2;
  arena.top_handle().allocate(16, 8);
  if (version == 1) {
    bottom.allocate(length, 1);
    return 1;
  }
  bottom.allocate(length * 4, 4);
  if (length != 1024) return 2;
  bottom.allocate(4, 4);
  return 3;
}

}  // namespace early_return

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("early_return::handle");
  for (unsigned version = 0; version < 4; ++version)
    for (unsigned length = 0; length < 1030; ++length)
      root.run([&](wcmu::Arena& arena) { early_return::handle(arena, length, version); });
}
#endif
