// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// std::queue over a list: each request is a node, served or not.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <list>
#include <queue>

namespace queue_over_list {

using List = std::list<unsigned, wcmu::BottomAllocator<unsigned>>;
using Queue = std::queue<unsigned, List>;

// 25 nodes of 24 bytes.
// EXPECT: queue_over_list::serve bottom=600 top=0
WCMU_ROOT unsigned serve(wcmu::Arena& arena, const unsigned char* work, unsigned n) {
  if (n > 25) n = 25;
  Queue queue(List(wcmu::BottomAllocator<unsigned>{arena}));
  unsigned done = 0;
  for (unsigned i = 0; i < n; ++i) {
    queue.push(i);
    if (work[i] > 100 && !queue.empty()) {
      done += queue.front();
      queue.pop();
    }
  }
  return done;
}

}  // namespace queue_over_list

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("queue_over_list::serve");
  unsigned char work[25];
  for (unsigned step : {1U, 50U, 90U}) {
    for (unsigned i = 0; i < 25; ++i) work[i] = static_cast<unsigned char>(i * step);
    for (unsigned n = 0; n < 27; ++n) root.run([&](wcmu::Arena& arena) { queue_over_list::serve(arena, work, n); });
  }
}
#endif
