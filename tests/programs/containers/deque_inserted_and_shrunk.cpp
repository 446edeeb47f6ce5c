// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// insert and erase in the middle of a deque, and shrink_to_fit.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <deque>

namespace deque_inserted_and_shrunk {

using Deque = std::deque<unsigned, wcmu::TopAllocator<unsigned>>;

// A map of 8 pointers, and 2 blocks of 512 bytes: there is room for what is inserted.
// EXPECT: deque_inserted_and_shrunk::edit bottom=0 top=1088
WCMU_ROOT std::size_t edit(wcmu::Arena& arena) {
  Deque queue(200, 1U, arena);
  queue.insert(queue.begin() + 100, 30, 2U);
  queue.erase(queue.begin() + 10, queue.begin() + 150);
  queue.shrink_to_fit();
  queue.push_front(3);
  return queue.size();
}

}  // namespace deque_inserted_and_shrunk

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("deque_inserted_and_shrunk::edit");
  root.run([&](wcmu::Arena& arena) { deque_inserted_and_shrunk::edit(arena); });
}
#endif
