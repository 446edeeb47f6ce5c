// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The way out by break has bytes of its own: (n - 1) rounds and the exit path, which is more than n rounds.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace break_in_last {

// EXPECT: break_in_last::scan bottom=112 top=0 retained_bottom=112 retained_top=0
WCMU_ROOT void scan(wcmu::Arena& arena, const unsigned char* bytes) {
  auto bottom = arena.bottom_handle();
  for (int i = 0; i < 5; ++i) {
    bottom.allocate(16, 8);
    if (bytes[i] == 0xff) {
      bottom.allocate(32, 8);
      break;
    }
  }
}

}  // namespace break_in_last

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("break_in_last::scan");
  for (int at = 0; at <= 5; ++at) {
    unsigned char bytes[6] = {};
    bytes[at] = 0xff;
    root.run([&](wcmu::Arena& arena) { break_in_last::scan(arena, bytes); });
  }
}
#endif
