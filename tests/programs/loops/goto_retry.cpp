// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A loop made of goto, with a second way in that skips the first block.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace goto_retry {

// EXPECT: goto_retry::send bottom=77 top=0 retained_bottom=77 retained_top=0
WCMU_ROOT int send(wcmu::Arena& arena, bool resumed, const int* acknowledged) {
  int attempt = 0;
  if (resumed) goto body;
again:
  arena.bottom_handle().allocate(12, 4);
body:
  arena.bottom_handle().allocate(5, 1);
  if (acknowledged[attempt] == 0 && ++attempt < 4) goto again;
  return attempt;
}

}  // namespace goto_retry

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("goto_retry::send");
  for (int bits = 0; bits < 16; ++bits)
    for (bool resumed : {false, true}) {
      const int acknowledged[4] = {bits & 1, bits & 2, bits & 4, bits & 8};
      root.run([&](wcmu::Arena& arena) { goto_retry::send(arena, resumed, acknowledged); });
    }
}
#endif
