// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// An arena that the root makes has the bytes that its constructor was given, whatever is stated: a loop until it is full ends.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace own_arena {

// ARGS: --may-fail own_arena::solve.pool --capacity 1MiB
// EXPECT: own_arena::solve arena=level bottom=96 top=0 retained_bottom=96 retained_top=0
WCMU_ROOT void solve(wcmu::Arena& level) {
  void* block = level.bottom_handle().allocate(64, 16);
  auto pool = wcmu::Arena::from_buffer_unchecked(block, 64);
  while (pool.bottom_handle().allocate(16, 16) != nullptr) {
  }
  (void)level.bottom_handle().allocate(32, 8);
}

}  // namespace own_arena

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("own_arena::solve", "level");
  root.run([&](wcmu::Arena& level) { own_arena::solve(level); });
}
#endif
