// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// At most a million rounds, left early by what the input says; the exit path has bytes of its own.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace early_exit {

// EXPECT: early_exit::find bottom=4000032 top=0 retained_bottom=4000032 retained_top=0
WCMU_ROOT int find(wcmu::Arena& arena, const unsigned char* data, int wanted) {
  for (int i = 0; i < 1000000; ++i) {
    arena.bottom_handle().allocate(4, 4);
    if (data[i & 4095] == wanted) {
      arena.bottom_handle().allocate(32, 4);
      return i;
    }
    if ((i & 4095) == 4095) wanted = wanted == 0 ? 0 : wanted - 1;
  }
  return -1;
}

}  // namespace early_exit

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("early_exit::find");
  static unsigned char data[4096];
  for (auto& byte : data) byte = 255;
  root.run([&](wcmu::Arena& arena) { early_exit::find(arena, data, 7); });
  // The match in the very last round: 999999 is 244 * 4096 + 575, and wanted has gone down 244 times by then.
  data[575] = 3;
  root.run([&](wcmu::Arena& arena) { early_exit::find(arena, data, 247); });
}
#endif
