// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A vector that is filled conditionally: its size is any number up to the input's.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <vector>

namespace vector_conditional {

// 2 + 4 + 8 + 16 + 32 + 64 bytes, then a copy of at most 30 values.
// EXPECT: vector_conditional::filter bottom=126 top=60 retained_bottom=126 retained_top=60
WCMU_ROOT std::size_t filter(wcmu::Arena& arena, const short* values, unsigned count) {
  WCMU_ASSUME(count <= 30);
  std::vector<short, wcmu::BottomAllocator<short>> positive(arena);
  for (unsigned i = 0; i < count; ++i)
    if (values[i] > 0) positive.push_back(values[i]);
  arena.top_handle().allocate<short>(positive.size());
  return positive.size();
}

}  // namespace vector_conditional

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("vector_conditional::filter");
  for (unsigned positive = 0; positive <= 30; ++positive)
    for (unsigned count = 0; count <= 30; ++count) {
      short values[30];
      for (unsigned i = 0; i < 30; ++i) values[i] = i < positive ? 1 : -1;
      root.run([&](wcmu::Arena& arena) { vector_conditional::filter(arena, values, count); });
    }
}
#endif
