// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// An array of arenas in a struct; the level of detail chooses one of them.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace by_index {

struct Levels {
  wcmu::Arena* arenas[3];
};

static void store(Levels& levels, unsigned level, unsigned bytes) {
  if (level < 3) levels.arenas[level]->bottom_handle().allocate(bytes, 4);
}

// EXPECT: by_index::load arena=fine bottom=64 top=0 retained_bottom=64 retained_top=0
// EXPECT: by_index::load arena=coarse bottom=64 top=0 retained_bottom=64 retained_top=0
WCMU_ROOT void load(wcmu::Arena& fine, wcmu::Arena& coarse, unsigned level) {
  Levels levels{{&fine, &coarse, &coarse}};
  store(levels, level, 32);
  store(levels, level, 32);
}

}  // namespace by_index

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("by_index::load", "fine", "coarse");
  for (unsigned level = 0; level < 4; ++level)
    root.run([&](wcmu::Arena& fine, wcmu::Arena& coarse) { by_index::load(fine, coarse, level); });
}
#endif
