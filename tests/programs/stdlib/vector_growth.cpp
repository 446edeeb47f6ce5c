// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// std::vector without reserve: it doubles, and on an arena the old blocks stay.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <vector>

namespace vector_growth {

// 4 + 8 + 16 + 32 + 64 + 128
// EXPECT: vector_growth::collect bottom=252 top=0 retained_bottom=252 retained_top=0
WCMU_ROOT int collect(wcmu::Arena& arena, unsigned count) {
  if (count > 20) return 0;
  std::vector<int, wcmu::BottomAllocator<int>> values(arena);
  for (unsigned i = 0; i < count; ++i) values.push_back(static_cast<int>(i));
  return static_cast<int>(values.size());
}

}  // namespace vector_growth

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("vector_growth::collect");
  for (unsigned count = 0; count < 25; ++count)
    root.run([&](wcmu::Arena& arena) { vector_growth::collect(arena, count); });
}
#endif
