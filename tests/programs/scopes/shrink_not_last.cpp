// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Whether the block is the last one depends on the way that was taken, or it was given back and is there again by name only.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace shrink_not_last {

// EXPECT: shrink_not_last::run bottom=112 top=0 retained_bottom=112 retained_top=0
WCMU_ROOT void run(wcmu::Arena& arena, bool more, unsigned rounds) {
  wcmu::BottomHandle handle = arena.bottom_handle();
  void* first = handle.allocate(48, 8);
  if (more) handle.allocate(16, 8);
  handle.shrink(first, 48, 8);
  void* kept = nullptr;
  for (unsigned i = 0; i < 2; ++i) {
    void* block = handle.allocate(24, 8);
    if (kept != nullptr) handle.shrink(kept, 24, 0);
    kept = block;
  }
  if (rounds == 1) handle.shrink(kept, 24, 8);
}

}  // namespace shrink_not_last

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("shrink_not_last::run");
  for (int more = 0; more < 2; ++more)
    for (unsigned rounds = 0; rounds < 3; ++rounds)
      root.run([&](wcmu::Arena& arena) { shrink_not_last::run(arena, more != 0, rounds); });
}
#endif
