// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A root makes an arena of its own inside a block of the one that it was given: a sub-arena with its own scopes.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace made_inside {

// 512 for the sub-arena, aligned to 16, behind 4: 528; and 6 behind it. In it: 5 * 8 at most at a time.
// EXPECT: made_inside::solve arena=level bottom=534 top=0 retained_bottom=534 retained_top=0
WCMU_ROOT void solve(wcmu::Arena& level, unsigned rounds) {
  level.bottom_handle().allocate(4, 4);
  void* block = level.bottom_handle().allocate(512, 16);
  auto inner = wcmu::Arena::from_buffer_unchecked(block, 512);
  for (unsigned i = 0; i < rounds % 8; ++i) {
    wcmu::BottomScope scope(inner);
    for (int k = 0; k < 5; ++k) inner.bottom_handle().allocate(8, 8);
  }
  level.bottom_handle().allocate(6, 1);
}

}  // namespace made_inside

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("made_inside::solve", "level");
  for (unsigned rounds = 0; rounds < 9; ++rounds)
    root.run([&](wcmu::Arena& level) { made_inside::solve(level, rounds); });
}
#endif
