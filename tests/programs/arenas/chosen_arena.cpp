// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Which arena is used depends on an input; both are charged, and a helper does not know which it got.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace chosen_arena {

static void store(wcmu::Arena& arena, unsigned bytes) { arena.bottom_handle().allocate(bytes, 8); }

// EXPECT: chosen_arena::place arena=fast bottom=64 top=0 retained_bottom=64 retained_top=0
// EXPECT: chosen_arena::place arena=slow bottom=520 top=0 retained_bottom=520 retained_top=0
WCMU_ROOT void place(wcmu::Arena& fast, wcmu::Arena& slow, unsigned bytes) {
  if (bytes > 500) return;
  wcmu::Arena& target = bytes <= 64 ? fast : slow;
  store(target, bytes);
  wcmu::Arena* other = &target == &fast ? &slow : &fast;
  store(*other, 8);
  store(slow, bytes > 64 ? 16 : 8);
}

}  // namespace chosen_arena

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("chosen_arena::place", "fast", "slow");
  for (unsigned bytes = 0; bytes < 510; ++bytes)
    root.run([&](wcmu::Arena& fast, wcmu::Arena& slow) { chosen_arena::place(fast, slow, bytes); });
}
#endif
