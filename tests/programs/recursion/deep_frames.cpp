// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A hundred nested calls with objects in their frames: some that no call below can reach, some that the deepest one writes, over pointers
// that were handed down or over a global variable. All of them are there again on the way back.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace deep_frames {

struct Link {
  Link* up;
  unsigned bytes;
  unsigned visits;
};

static unsigned* shared;

static void fill(unsigned* pair, unsigned depth) {
  pair[0] = depth & 7;
  pair[1] = 1;
}

static void take(wcmu::Arena& arena, unsigned bytes) { arena.bottom_handle().allocate(bytes, 1); }

static unsigned visit(Link* link) {
  unsigned bytes = 0;
  for (; link != nullptr; link = link->up) {
    bytes += link->bytes;
    ++link->visits;
  }
  *shared = 5;
  return bytes;
}

static void descend(wcmu::Arena& arena, Link* up, unsigned depth, bool more) {
  if (depth == 0) {
    take(arena, visit(up));                        // 50
    if (more) arena.top_handle().allocate(16, 8);  // Two states come back.
    return;
  }
  unsigned own[2];
  fill(own, depth);
  Link link{up, (depth & 3) + 1, 0};
  if (depth == 50) shared = &own[1];
  descend(arena, depth % 5 == 0 ? &link : up, depth - 1, more);
  take(arena, own[0]);       // 346 of all
  take(arena, own[1]);       // 99 and 5
  take(arena, link.visits);  // 20
}

// EXPECT: deep_frames::dive bottom=520 top=16 retained_bottom=520 retained_top=16
WCMU_ROOT void dive(wcmu::Arena& arena, bool more) { descend(arena, nullptr, 100, more); }

}  // namespace deep_frames

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("deep_frames::dive");
  for (bool more : {false, true}) root.run([&](wcmu::Arena& arena) { deep_frames::dive(arena, more); });
}
#endif
