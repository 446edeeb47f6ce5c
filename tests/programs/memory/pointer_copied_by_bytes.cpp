// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A pointer is copied byte by byte, as serialisers do.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace pointer_copied_by_bytes {

// EXPECT: pointer_copied_by_bytes::place bottom=100 top=0
WCMU_ROOT void place(wcmu::Arena& arena) {
  unsigned x = 1;
  unsigned* from = &x;
  unsigned* to;
  for (unsigned k = 0; k < sizeof from; ++k)
    reinterpret_cast<unsigned char*>(&to)[k] = reinterpret_cast<unsigned char*>(&from)[k];
  *to = 100;
  if (x == 100) (void)arena.alloc_bottom_bytes(100);
}

}  // namespace pointer_copied_by_bytes

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("pointer_copied_by_bytes::place");
  root.run([&](wcmu::Arena& arena) { pointer_copied_by_bytes::place(arena); });
}
#endif
