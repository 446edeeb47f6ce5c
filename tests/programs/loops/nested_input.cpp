// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Two nested loops over guarded inputs; a row header is paid per row.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace nested_input {

// EXPECT: nested_input::grid bottom=832 top=0 retained_bottom=832 retained_top=0
WCMU_ROOT void grid(wcmu::Arena& arena, unsigned rows, unsigned columns) {
  if (rows > 8 || columns > 12) return;
  auto bottom = arena.bottom_handle();
  for (unsigned r = 0; r < rows; ++r) {
    bottom.allocate(6, 2);
    for (unsigned c = 0; c < columns; ++c) bottom.allocate(8, 8);
  }
}

}  // namespace nested_input

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("nested_input::grid");
  for (unsigned rows = 0; rows < 10; ++rows)
    for (unsigned columns = 0; columns < 14; ++columns)
      root.run([&](wcmu::Arena& arena) { nested_input::grid(arena, rows, columns); });
}
#endif
