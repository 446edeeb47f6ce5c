// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// What would leave a noexcept function ends the program: the large request behind the call is never reached after a failure.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace noexcept_ends {

static unsigned checked(unsigned n) {
  if (n > 12) throw n;
  return n;
}

static unsigned quiet(unsigned n) noexcept { return checked(n); }

// 24 + 12 * 8: more than 12 never comes back.
// EXPECT: noexcept_ends::queue bottom=120 top=0 retained_bottom=120 retained_top=0
WCMU_ROOT unsigned queue(wcmu::Arena& arena, unsigned n) {
  arena.bottom_handle().allocate(24, 8);
  const unsigned good = quiet(n);
  arena.bottom_handle().allocate(n * 8, 8);
  return good;
}

}  // namespace noexcept_ends

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("noexcept_ends::queue");
  for (unsigned n = 0; n <= 12; ++n) root.run([&](wcmu::Arena& arena) { noexcept_ends::queue(arena, n); });
}
#endif
