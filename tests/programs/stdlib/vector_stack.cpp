// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A vector as the stack of a depth-first walk over a small constant graph: what is on it is never more than a few.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <vector>

namespace vector_stack {

static constexpr unsigned children[8][2] = {{1, 2}, {3, 4}, {5, 6}, {7, 0}, {0, 0}, {0, 0}, {0, 0}, {0, 0}};

// EXPECT: vector_stack::visit bottom=28 top=64 retained_bottom=28 retained_top=64
WCMU_ROOT int visit(wcmu::Arena& arena) {
  std::vector<unsigned, wcmu::BottomAllocator<unsigned>> open(arena);
  open.push_back(0);
  int visited = 0;
  while (!open.empty()) {
    const unsigned node = open.back();
    open.pop_back();
    ++visited;
    arena.top_handle().allocate(8, 8);
    for (unsigned child : children[node])
      if (child != 0) open.push_back(child);
  }
  return visited;
}

}  // namespace vector_stack

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("vector_stack::visit");
  root.run([](wcmu::Arena& arena) { vector_stack::visit(arena); });
}
#endif
