// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A vector of vectors that are filled by input, resized and swapped; the rows take their arena from the outer one's allocator.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <utility>
#include <vector>

namespace vector_rows {

using Row = std::vector<short, wcmu::BottomAllocator<short>>;
using Grid = std::vector<Row, wcmu::BottomAllocator<Row>>;

// 4 rows of 32 bytes reserved; 6 cells each: 12 bytes, padded to 12 + 12 + 12 + 12; one row grows by one: 24.
// EXPECT: vector_rows::build bottom=200 top=0 retained_bottom=200 retained_top=0
WCMU_ROOT std::size_t build(wcmu::Arena& arena, unsigned rows, unsigned columns) {
  if (rows > 4 || columns > 6) return 0;
  Grid grid(arena);
  grid.reserve(4);
  for (unsigned y = 0; y < rows; ++y) grid.push_back(Row(columns, short{1}, arena));
  if (rows < 2) return 0;
  std::swap(grid[0], grid[1]);
  grid[0].push_back(7);
  return grid[0].size();
}

}  // namespace vector_rows

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("vector_rows::build");
  for (unsigned rows = 0; rows < 6; ++rows)
    for (unsigned columns = 0; columns < 8; ++columns)
      root.run([&](wcmu::Arena& arena) { vector_rows::build(arena, rows, columns); });
}
#endif
