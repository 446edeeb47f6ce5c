// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A size that is the same in all rounds that are run, and another in later ones: what holds of the first rounds is no invariant.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace size_changes_late {

// EXPECT: size_changes_late::log bottom=24699880 top=0
WCMU_ROOT void log(wcmu::Arena& arena, const bool* flags) {
  unsigned bytes = 4;
  for (unsigned i = 0; i < 400000; ++i) {
    arena.bottom_handle().allocate(bytes, 1);
    if (i > 15000 && flags[i & 7]) bytes = 64;
  }
}

}  // namespace size_changes_late

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("size_changes_late::log");
  bool flags[8];
  for (bool value : {false, true}) {
    for (bool& flag : flags) flag = value;
    root.run([&](wcmu::Arena& arena) { size_changes_late::log(arena, flags); });
  }
}
#endif
