// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Adaptors: priority_queue over a vector of the arena, stack over a vector, queue over a list.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <list>
#include <queue>
#include <stack>
#include <vector>

namespace priority_and_stack {

using Vector = std::vector<unsigned, wcmu::BottomAllocator<unsigned>>;
using List = std::list<unsigned, wcmu::TopAllocator<unsigned>>;

// 8 in the heap: 4 + 8 + 16 + 32; the stack takes 5 of them: 4 + 8 + 16 + 32; the queue 5 nodes of 24.
// EXPECT: priority_and_stack::plan bottom=120 top=120 retained_bottom=120 retained_top=120
WCMU_ROOT unsigned plan(wcmu::Arena& arena, const unsigned* jobs, unsigned n) {
  if (n > 8) n = 8;
  std::priority_queue<unsigned, Vector, std::less<>> urgent{std::less<>(), Vector(arena)};
  for (unsigned i = 0; i < n; ++i) urgent.push(jobs[i]);
  std::stack<unsigned, Vector> undo{Vector(arena)};
  std::queue<unsigned, List> log{List(arena)};
  for (int i = 0; i < 5 && !urgent.empty(); ++i) {
    undo.push(urgent.top());
    log.push(urgent.top());
    urgent.pop();
  }
  return undo.empty() ? 0 : undo.top() + log.front();
}

}  // namespace priority_and_stack

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("priority_and_stack::plan");
  const unsigned jobs[8] = {3, 1, 4, 1, 5, 9, 2, 6};
  for (unsigned n = 0; n < 10; ++n) root.run([&](wcmu::Arena& arena) { priority_and_stack::plan(arena, jobs, n); });
}
#endif
