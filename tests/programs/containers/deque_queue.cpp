// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// std::deque as a queue: its map of 8 pointers and nodes of 512 bytes; what is popped in front gives its node back, to nobody.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <deque>

namespace deque_queue {

struct Event {
  unsigned long time;
  unsigned kind[14];
};

// The map 64, the first node 512; 8 events of 64 bytes a node: 20 pushes reach the third node.
// EXPECT: deque_queue::pump bottom=1600 top=0 retained_bottom=1600 retained_top=0
WCMU_ROOT unsigned pump(wcmu::Arena& arena, unsigned n) {
  if (n > 20) n = 20;
  std::deque<Event, wcmu::BottomAllocator<Event>> queue(arena);
  unsigned done = 0;
  for (unsigned i = 0; i < n; ++i) {
    queue.push_back({i, {}});
    if (i % 2 == 1) {
      done += static_cast<unsigned>(queue.front().time);
      queue.pop_front();
    }
  }
  return done;
}

}  // namespace deque_queue

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("deque_queue::pump");
  for (unsigned n = 0; n < 24; ++n) root.run([&](wcmu::Arena& arena) { deque_queue::pump(arena, n); });
}
#endif
