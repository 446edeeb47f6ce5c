// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// insert in the middle, a range at the end, erase and pop_back: only growth takes bytes.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <vector>

namespace vector_insert {

// EXPECT: vector_insert::edit bottom=100 top=0 retained_bottom=100 retained_top=0
WCMU_ROOT int edit(wcmu::Arena& arena, const int* values, unsigned count) {
  if (count > 8) count = 8;
  std::vector<int, wcmu::BottomAllocator<int>> list({1, 2, 3, 4}, arena);  // 16
  list.insert(list.begin() + 1, values[0]);                                // to 8: 32
  list.insert(list.end(), values, values + count);                         // to 5 + count
  list.erase(list.begin());
  list.pop_back();
  list.insert(list.begin(), 2, 9);
  return list.front();
}

}  // namespace vector_insert

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("vector_insert::edit");
  const int values[8] = {};
  for (unsigned count = 0; count < 10; ++count)
    root.run([&](wcmu::Arena& arena) { vector_insert::edit(arena, values, count); });
}
#endif
