// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The arena is reset at the head of every frame: the peak is that of the largest frame, not their sum.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace reset_per_frame {

static void frame(wcmu::Arena& arena, unsigned sprites) {
  arena.bottom_handle().allocate(sprites * 20, 4);
  arena.top_handle().allocate(sprites * 3, 1);
}

// EXPECT: reset_per_frame::play bottom=1000 top=150 retained_bottom=1000 retained_top=150
WCMU_ROOT bool play(wcmu::Arena& arena, const unsigned* sprites, unsigned frames) {
  if (frames > 100) frames = 100;
  for (unsigned i = 0; i < frames; ++i) {
    if (arena.reset() != wcmu::Error::none) return false;
    frame(arena, sprites[i] < 50 ? sprites[i] : 50);
  }
  return true;
}

}  // namespace reset_per_frame

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("reset_per_frame::play");
  unsigned sprites[110];
  for (unsigned i = 0; i < 110; ++i) sprites[i] = i * 7 % 80;
  for (unsigned frames = 0; frames < 110; ++frames)
    root.run([&](wcmu::Arena& arena) { reset_per_frame::play(arena, sprites, frames); });
}
#endif
