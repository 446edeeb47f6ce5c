// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// An arena that the root makes gives its first bytes to a table that outlives every reset. What the prefix takes counts as used by
// the bottom end, since an arena must have it; the runtime counts it apart, so the harness adds it.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace persistent_prefix {

// At the second resize: a prefix of 40 and the 24 bytes that moved along; then 32 more. A reset leaves the prefix: 40 + 50 is less.
// EXPECT: persistent_prefix::run arena=level bottom=96 top=8 retained_bottom=90 retained_top=0
WCMU_ROOT void run(wcmu::Arena& level, unsigned n) {
  if (n > 4) return;
  if (level.resize_persistent(16) != wcmu::Error::none) return;
  level.bottom_handle().allocate(8 * (n < 3 ? n : 3), 8);
  level.top_handle().allocate(8, 8);
  (void)level.resize_persistent_capacity(40);  // Blocks at multiples of 8 move by 24.
  level.bottom_handle().allocate(8 * n, 8);
  if (level.reset() != wcmu::Error::none) return;
  level.bottom_handle().allocate(50, 1);
}

}  // namespace persistent_prefix

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("persistent_prefix::run", "level");
  for (unsigned n = 0; n < 6; ++n) root.run([&](wcmu::Arena& level) { persistent_prefix::run(level, n); });
}
#endif
