// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A thousand times a thousand rounds, with a row header that is aligned higher than the cells.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace nested {

// EXPECT: nested::matrix bottom=5023985 top=0 retained_bottom=5023985 retained_top=0
WCMU_ROOT void matrix(wcmu::Arena& arena, unsigned rows, unsigned columns) {
  WCMU_ASSUME(rows <= 1000 && columns <= 1000);
  auto bottom = arena.bottom_handle();
  for (unsigned r = 0; r < rows; ++r) {
    bottom.allocate(9, 16);
    for (unsigned c = 0; c < columns; ++c) bottom.allocate(5, 1);
  }
}

}  // namespace nested

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("nested::matrix");
  for (unsigned rows : {0u, 1u, 999u, 1000u})
    for (unsigned columns : {0u, 1u, 999u, 1000u})
      root.run([&](wcmu::Arena& arena) { nested::matrix(arena, rows, columns); });
}
#endif
