// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Padding that only later rounds need: the first of them is at any position, and takes less than each that follows.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace growing_padding {

// IMPRECISE: where the aligned blocks begin is forgotten

// 15001 times 5; then 4 bytes at each multiple of 64 from 75008 on.
// EXPECT: growing_padding::log bottom=24714884 top=0
WCMU_ROOT void log(wcmu::Arena& arena, const bool* flags) {
  for (unsigned i = 0; i < 400000; ++i) {
    if (i > 15000 && flags[i & 7])
      arena.bottom_handle().allocate(4, 64);
    else
      arena.bottom_handle().allocate(5, 1);
  }
}

}  // namespace growing_padding

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("growing_padding::log");
  bool flags[8];
  for (bool value : {false, true}) {
    for (bool& flag : flags) flag = value;
    root.run([&](wcmu::Arena& arena) { growing_padding::log(arena, flags); });
  }
}
#endif
