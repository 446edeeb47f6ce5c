// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The prefix holds a counter that outlives each frame. Its value is not known to the analysis, so a guard bounds what rests on it.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <new>

namespace prefix_table {

// 16 of the prefix and 12 * 8 of a frame.
// EXPECT: prefix_table::frames bottom=112 top=0 retained_bottom=112 retained_top=0
WCMU_ROOT void frames(wcmu::Arena& arena, unsigned n) {
  if (arena.resize_persistent(16) != wcmu::Error::none) return;
  auto* const count = reinterpret_cast<unsigned*>(arena.persistent_ptr());
  *count = 0;
  for (unsigned i = 0; i < n % 16; ++i) {
    if (arena.reset() != wcmu::Error::none) return;
    const unsigned now = ++*count;
    if (now > 12) return;
    arena.bottom_handle().allocate<double>(now);
  }
}

}  // namespace prefix_table

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("prefix_table::frames");
  for (unsigned n = 0; n < 17; ++n) root.run([&](wcmu::Arena& arena) { prefix_table::frames(arena, n); });
}
#endif
