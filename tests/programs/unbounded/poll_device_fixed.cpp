// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Way out: a loop bound that is enforced in every build.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace poll_device_fixed {

// EXPECT: poll_device_fixed::wait bottom=0 top=100 retained_bottom=0 retained_top=100
WCMU_ROOT int wait(wcmu::Arena& arena, const volatile unsigned char* status) {
  int tries = 0;
  wcmu::LoopBound bound{25};
  do {
    bound.step();
    arena.top_handle().allocate(4, 4);
    if (tries < 1000) ++tries;
  } while ((status[tries] & 1) == 0);
  return tries;
}

}  // namespace poll_device_fixed

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("poll_device_fixed::wait");
  for (int ready = 1; ready <= 25; ++ready) {
    volatile unsigned char status[30] = {};
    status[ready] = 1;
    root.run([&](wcmu::Arena& arena) { poll_device_fixed::wait(arena, status); });
  }
}
#endif
