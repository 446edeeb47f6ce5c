// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The last block is given back in part, which the next block can use; a block that is not the last keeps its bytes.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace shrink_last {

// EXPECT: shrink_last::format bottom=100 top=0 retained_bottom=76 retained_top=0
WCMU_ROOT void format(wcmu::Arena& arena, unsigned used) {
  if (used > 64) return;
  wcmu::BottomHandle handle = arena.bottom_handle();
  void* text = handle.allocate(64, 1);
  handle.shrink(text, 64, used / 2);
  void* line = handle.allocate(68, 4);
  handle.shrink(line, 68, 20);
  void* tail = handle.allocate(24, 1);
  handle.shrink(line, 20, 4);
  handle.shrink(tail, 24, 24);
}

}  // namespace shrink_last

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("shrink_last::format");
  for (unsigned used = 0; used < 70; ++used) root.run([&](wcmu::Arena& arena) { shrink_last::format(arena, used); });
}
#endif
