// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Two tests of one condition: only one of the two blocks is ever taken, so it is the maximum and not the sum.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace correlated_flag {

// EXPECT: correlated_flag::encode bottom=40 top=0 retained_bottom=40 retained_top=0
WCMU_ROOT int encode(wcmu::Arena& arena, bool compressed, int seed) {
  auto bottom = arena.bottom_handle();
  if (compressed) bottom.allocate(16, 4);
  int checksum = seed;
  for (int i = 0; i < 4; ++i) checksum = checksum * 31 % 1009 + i;
  bottom.allocate(8, 4);
  if (!compressed) bottom.allocate(32, 4);
  return checksum;
}

}  // namespace correlated_flag

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("correlated_flag::encode");
  for (bool compressed : {false, true})
    root.run([&](wcmu::Arena& arena) { correlated_flag::encode(arena, compressed, 7); });
}
#endif
