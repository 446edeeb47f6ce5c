// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Two pointers change places atomically.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <atomic>

namespace pointer_exchanged {

// EXPECT: pointer_exchanged::place bottom=100 top=0
WCMU_ROOT void place(wcmu::Arena& arena) {
  unsigned x = 1, y = 1;
  std::atomic<unsigned*> p{&y};
  p.exchange(&x);
  *p.load() = 100;
  if (x == 100) (void)arena.alloc_bottom_bytes(100);
}

}  // namespace pointer_exchanged

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("pointer_exchanged::place");
  root.run([&](wcmu::Arena& arena) { pointer_exchanged::place(arena); });
}
#endif
