// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A pointer into a vector's block stays valid while it does not grow: what is written through it is what the vector holds.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <vector>

namespace vector_data_aliased {

// 8, 8 by the alias, 16 of the new block; what is written to the old block is not the vector's any more: 7; then 8.
// EXPECT: vector_data_aliased::go bottom=47 top=0 retained_bottom=47 retained_top=0
WCMU_ROOT void go(wcmu::Arena& arena) {
  std::vector<unsigned, wcmu::BottomAllocator<unsigned>> values(2, 3u, arena);
  unsigned* first = &values[0];
  *first = 7;
  arena.bottom_handle().allocate(values[0] + 1, 8);
  values.push_back(1);
  *first = 100;
  arena.bottom_handle().allocate(values[0], 1);
  arena.bottom_handle().allocate(values.size() * 2 + 2, 1);
}

}  // namespace vector_data_aliased

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("vector_data_aliased::go");
  root.run([&](wcmu::Arena& arena) { vector_data_aliased::go(arena); });
}
#endif
