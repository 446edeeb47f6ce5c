// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A million frames that give everything back, and one byte in a thousand frames that stays.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace scoped {

// EXPECT: scoped::run bottom=1008 top=1000 retained_bottom=8 retained_top=1000
WCMU_ROOT void run(wcmu::Arena& arena, const unsigned* sizes) {
  arena.bottom_handle().allocate(8, 8);
  for (unsigned frame = 0; frame < 1000000; ++frame) {
    wcmu::BottomScope scope(arena);
    arena.bottom_handle().allocate(sizes[frame % 16] % 1001, 4);
    if (frame % 1000 == 0) arena.top_handle().allocate(1, 1);
  }
}

}  // namespace scoped

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("scoped::run");
  unsigned sizes[16] = {1000, 3, 0, 900};
  root.run([&](wcmu::Arena& arena) { scoped::run(arena, sizes); });
}
#endif
