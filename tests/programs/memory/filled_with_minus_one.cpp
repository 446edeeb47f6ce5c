// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// memset takes an int and writes its low byte.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstring>

namespace filled_with_minus_one {

// EXPECT: filled_with_minus_one::place bottom=255 top=0
WCMU_ROOT void place(wcmu::Arena& arena) {
  unsigned char buffer[8];
  std::memset(buffer, -1, 8);
  (void)arena.alloc_bottom_bytes(buffer[1]);
}

}  // namespace filled_with_minus_one

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("filled_with_minus_one::place");
  root.run([&](wcmu::Arena& arena) { filled_with_minus_one::place(arena); });
}
#endif
