// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Way out: the scope opens before anything is taken.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace leaking_superloop_fixed {

WCMU_ATTEST(0, 0) unsigned wait() noexcept;

// EXPECT: leaking_superloop_fixed::firmware bottom=72 top=0 retained_bottom=null retained_top=null
[[noreturn]] WCMU_ROOT void firmware(wcmu::Arena& arena) {
  for (;;) {
    wcmu::BottomScope scope(arena);
    const unsigned events = wait();
    if (events == 3) arena.bottom_handle().allocate(1, 1);
    arena.bottom_handle().allocate(64, 8);
  }
}

}  // namespace leaking_superloop_fixed

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

static unsigned waits = 0;
unsigned leaking_superloop_fixed::wait() noexcept {
  if (++waits == 100) observe::stop();
  return waits % 5;
}

int main() {
  observe::Root root("leaking_superloop_fixed::firmware");
  root.run([](wcmu::Arena& arena) { leaking_superloop_fixed::firmware(arena); });
}
#endif
