// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The identity comes first, in an assumption of its own.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace stated_identity_late_fixed {

// EXPECT: stated_identity_late_fixed::sometimes arena=a bottom=40 top=0 retained_bottom=40 retained_top=0
WCMU_ROOT void sometimes(wcmu::Arena& a, wcmu::Arena& b, bool shared) {
  WCMU_ASSUME(&a == &b);
  if (shared) (void)a.bottom_handle().allocate(16, 8);
  (void)b.bottom_handle().allocate(24, 8);
}

}  // namespace stated_identity_late_fixed

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("stated_identity_late_fixed::sometimes", "a");
  for (bool shared : {false, true})
    root.run([&](wcmu::Arena& a) { stated_identity_late_fixed::sometimes(a, a, shared); });
}
#endif
