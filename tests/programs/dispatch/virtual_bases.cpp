// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A diamond: one base object for both sides, found through the table of virtual bases, also while it is constructed.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace virtual_bases {

struct Clock {
  explicit Clock(unsigned t) : ticks(t) {}
  virtual ~Clock() = default;
  virtual unsigned rate() const { return ticks; }
  unsigned ticks;
};
struct Left : virtual Clock {
  Left() : Clock(100) { ticks += 1; }
  unsigned rate() const override { return ticks + 2; }
};
struct Right : virtual Clock {
  Right() : Clock(200) { ticks += 4; }
  unsigned half() const { return ticks / 2; }
};
struct Timer : Left, Right {
  Timer() : Clock(10) { ticks *= 2; }
};

static unsigned rate_of(const Clock& clock) { return clock.rate(); }
static unsigned half_of(const Right& right) { return right.half(); }

// (10 + 1 + 4) * 2 = 30 ticks: 32, then 15. A Left alone has 101: 103.
// EXPECT: virtual_bases::tick bottom=150 top=0 retained_bottom=150 retained_top=0
WCMU_ROOT void tick(wcmu::Arena& arena) {
  Timer timer;
  Left left;
  arena.bottom_handle().allocate(rate_of(timer), 1);
  arena.bottom_handle().allocate(half_of(timer), 1);
  arena.bottom_handle().allocate(rate_of(left), 1);
}

}  // namespace virtual_bases

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("virtual_bases::tick");
  root.run([&](wcmu::Arena& arena) { virtual_bases::tick(arena); });
}
#endif
