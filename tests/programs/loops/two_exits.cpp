// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Two ways out of one loop, an inner flag that leaves the outer one, and work after each.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace two_exits {

// EXPECT: two_exits::search bottom=424 top=48 retained_bottom=424 retained_top=48
WCMU_ROOT int search(wcmu::Arena& arena, const signed char* cells, int wanted) {
  auto bottom = arena.bottom_handle();
  bool found = false;
  int visited = 0;
  for (int row = 0; row < 5 && !found; ++row) {
    bottom.allocate(4, 4);
    for (int column = 0; column < 10; ++column) {
      bottom.allocate(8, 4);
      ++visited;
      if (cells[row * 10 + column] == wanted) {
        found = true;
        break;
      }
      if (cells[row * 10 + column] < 0) return visited;
    }
  }
  if (found)
    arena.top_handle().allocate(48, 16);
  else
    bottom.allocate(4, 4);
  return visited;
}

}  // namespace two_exits

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("two_exits::search");
  for (int at = 0; at <= 50; ++at)
    for (signed char value : {-1, 1, 5}) {
      signed char cells[51] = {};
      cells[at] = value;
      root.run([&](wcmu::Arena& arena) { two_exits::search(arena, cells, 5); });
    }
}
#endif
