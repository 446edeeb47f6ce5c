// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// std::list and std::forward_list: a node an element; splice, merge, sort and reverse move nodes and take none.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <forward_list>
#include <list>

namespace lists_spliced {

using List = std::list<int, wcmu::BottomAllocator<int>>;
using Forward = std::forward_list<int, wcmu::TopAllocator<int>>;

// 12 nodes of 24 bytes; 5 nodes of 16 at the top.
// EXPECT: lists_spliced::order bottom=288 top=80 retained_bottom=288 retained_top=80
WCMU_ROOT int order(wcmu::Arena& arena, unsigned n) {
  if (n > 8) return 0;
  List first({7, 1, 5, 3}, arena), second(arena);
  for (unsigned i = 0; i < n; ++i) second.push_front(static_cast<int>(i));
  first.sort();
  second.reverse();
  first.merge(second);
  second.splice(second.begin(), first, first.begin());
  Forward tail({2, 4, 6}, arena);
  tail.insert_after(tail.before_begin(), 1);
  tail.remove(4);
  tail.push_front(first.empty() ? 0 : 1);
  return first.empty() ? second.front() : first.front() + tail.front();
}

}  // namespace lists_spliced

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("lists_spliced::order");
  for (unsigned n = 0; n < 11; ++n) root.run([&](wcmu::Arena& arena) { lists_spliced::order(arena, n); });
}
#endif
