// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Marks as values: taken at two depths, rewound in an order that skips one of them.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace marks {

// EXPECT: marks::backtrack bottom=112 top=0 retained_bottom=56 retained_top=0
WCMU_ROOT bool backtrack(wcmu::Arena& arena, bool second, bool third) {
  auto bottom = arena.bottom_handle();
  bottom.allocate(8, 8);
  const wcmu::BottomMark outer = arena.bottom_mark();
  bottom.allocate(24, 8);
  const wcmu::BottomMark inner = arena.bottom_mark();
  bottom.allocate(80, 8);  // 112
  if (second) {
    if (arena.rewind_bottom(inner) != wcmu::Error::none) return false;
    bottom.allocate(24, 8);  // 56
    if (!third) return true;
  }
  if (arena.rewind_bottom(outer) != wcmu::Error::none) return false;
  bottom.allocate(40, 8);  // 48
  return true;
}

}  // namespace marks

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("marks::backtrack");
  for (int bits = 0; bits < 4; ++bits)
    root.run([&](wcmu::Arena& arena) { marks::backtrack(arena, bits & 1, bits & 2); });
}
#endif
