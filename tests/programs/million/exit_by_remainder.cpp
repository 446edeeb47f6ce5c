// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A long loop that allocates in rounds of one remainder and may be left in rounds of another.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace exit_by_remainder {

// EXPECT: exit_by_remainder::record bottom=3999996 top=100
WCMU_ROOT void record(wcmu::Arena& arena, const unsigned char* stop) {
  bool stopped = false;
  for (int i = 0; i < 1000000; ++i) {
    if (i % 4 == 3) arena.bottom_handle().allocate(12, 8);
    if (i % 4 == 1 && stop[i % 8] != 0) {
      stopped = true;
      break;
    }
  }
  if (stopped) arena.top_handle().allocate(100, 1);
}

}  // namespace exit_by_remainder

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("exit_by_remainder::record");
  for (int at = 0; at <= 8; ++at) {
    unsigned char stop[9] = {};
    stop[at] = 1;
    root.run([&](wcmu::Arena& arena) { exit_by_remainder::record(arena, stop); });
  }
}
#endif
