// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Which padding is spent depends on three conditions; the largest total is not the sum of the largest steps.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace optional_padding {

// EXPECT: optional_padding::message bottom=27 top=16 retained_bottom=27 retained_top=16
WCMU_ROOT void message(wcmu::Arena& arena, bool tag, bool length, bool stamp) {
  auto bottom = arena.bottom_handle();
  if (tag) bottom.allocate(1, 1);
  if (length) bottom.allocate(2, 2);
  if (stamp)
    bottom.allocate(8, 8);
  else
    bottom.allocate(9, 1);
  bottom.allocate(8, 8);
  bottom.allocate(3, 1);
  auto top = arena.top_handle();
  if (stamp)
    top.allocate(9, 1);
  else
    top.allocate(16, 4);
}

}  // namespace optional_padding

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("optional_padding::message");
  for (int bits = 0; bits < 8; ++bits)
    root.run([&](wcmu::Arena& arena) { optional_padding::message(arena, bits & 1, bits & 2, bits & 4); });
}
#endif
