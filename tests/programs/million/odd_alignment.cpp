// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A million rounds at both ends whose padding repeats only after several rounds.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace odd_alignment {

// EXPECT: odd_alignment::stream bottom=8000004 top=6000000 retained_bottom=8000004 retained_top=6000000
WCMU_ROOT void stream(wcmu::Arena& arena) {
  for (int i = 0; i < 1000000; ++i) {
    arena.bottom_handle().allocate(5, 1);
    if (i % 4 == 3) arena.bottom_handle().allocate(12, 8);
    arena.top_handle().allocate(5, 2);
  }
}

}  // namespace odd_alignment

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("odd_alignment::stream");
  root.run([](wcmu::Arena& arena) { odd_alignment::stream(arena); });
}
#endif
