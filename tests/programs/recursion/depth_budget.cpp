// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A nested list reader: the depth is limited by a counter that is passed down, the width by a guarded count.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace depth_budget {

static int read(wcmu::Arena& arena, const unsigned char* input, int depth) {
  wcmu::BottomScope scope(arena);
  arena.bottom_handle().allocate(24, 8);
  if (depth == 8) return 1;
  int deepest = 0;
  for (int i = 0; i < 2; ++i) {
    arena.bottom_handle().allocate(8, 8);
    if (input[depth] == '[') {
      const int below = read(arena, input, depth + 1);
      if (below > deepest) deepest = below;
    }
  }
  arena.top_handle().allocate(1, 1);
  return deepest + 1;
}

// EXPECT: depth_budget::parse bottom=344 top=255 retained_bottom=0 retained_top=255
WCMU_ROOT int parse(wcmu::Arena& arena, const unsigned char* input) { return read(arena, input, 0); }

}  // namespace depth_budget

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("depth_budget::parse");
  for (int bits = 0; bits < 512; ++bits) {
    unsigned char input[9];
    for (int i = 0; i < 9; ++i) input[i] = (bits >> i) & 1 ? '[' : 'x';
    root.run([&](wcmu::Arena& arena) { depth_budget::parse(arena, input); });
  }
}
#endif
