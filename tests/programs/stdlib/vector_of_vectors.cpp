// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Rows of a table: the inner vectors are moved when the outer one grows.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <vector>

namespace vector_of_vectors {

using Row = std::vector<int, wcmu::BottomAllocator<int>>;

// EXPECT: vector_of_vectors::table bottom=352 top=0 retained_bottom=352 retained_top=0
WCMU_ROOT std::size_t table(wcmu::Arena& arena, unsigned rows) {
  if (rows > 4) rows = 4;
  std::vector<Row, wcmu::BottomAllocator<Row>> all(arena);
  for (unsigned r = 0; r < rows; ++r) all.push_back(Row(r * 4 + 2, 0, arena));
  std::size_t cells = 0;
  for (const Row& row : all) cells += row.size();
  return cells;
}

}  // namespace vector_of_vectors

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("vector_of_vectors::table");
  for (unsigned rows = 0; rows < 7; ++rows)
    root.run([&](wcmu::Arena& arena) { vector_of_vectors::table(arena, rows); });
}
#endif
