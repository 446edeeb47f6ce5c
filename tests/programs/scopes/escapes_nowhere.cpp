// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// No warning: pointers into a scope that nobody reads after it, that are overwritten first, or that are to a block below the mark.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <vector>

namespace escapes_nowhere {

struct Frame {
  int* scratch;
  int* kept;
};

// 8 kept; in each round 16 for the block and 4, 8 for the vector, given back.
// EXPECT: escapes_nowhere::run bottom=36 top=0 retained_bottom=8 retained_top=0
WCMU_ROOT int run(wcmu::Arena& arena, Frame& frame) {
  frame.kept = arena.bottom_handle().allocate<int>(2);
  *frame.kept = 0;
  for (int i = 0; i < 4; ++i) {
    wcmu::BottomScope scope(arena);
    frame.scratch = arena.bottom_handle().allocate<int>(4);
    *frame.scratch = i;
    std::vector<int, wcmu::BottomAllocator<int>> local(arena);
    local.push_back(*frame.scratch);
    local.push_back(i);
    *frame.kept += local[0];
  }
  frame.scratch = nullptr;
  return *frame.kept;
}

}  // namespace escapes_nowhere

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("escapes_nowhere::run");
  escapes_nowhere::Frame frame{};
  root.run([&](wcmu::Arena& arena) { escapes_nowhere::run(arena, frame); });
}
#endif
