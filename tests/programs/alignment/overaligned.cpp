// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Cache lines: alignments above that of max_align_t are exact as well, and the budget tells the alignment.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstdint>

namespace overaligned {

struct alignas(64) Line {
  std::uint32_t words[16];
};

// EXPECT: overaligned::stage bottom=256 top=192 retained_bottom=256 retained_top=192 align=64
WCMU_ROOT std::uint32_t stage(wcmu::Arena& arena, bool twice) {
  auto bottom = arena.bottom_handle();
  bottom.allocate(1, 1);
  Line* first = bottom.allocate<Line>();
  first->words[0] = 1;
  if (twice) {
    bottom.allocate(1, 1);
    bottom.allocate<Line>()->words[0] = 2;
  }
  auto top = arena.top_handle();
  top.allocate(65, 1);
  top.allocate<Line>()->words[1] = 3;
  return first->words[0];
}

}  // namespace overaligned

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("overaligned::stage");
  for (bool twice : {false, true}) root.run([&](wcmu::Arena& arena) { overaligned::stage(arena, twice); });
}
#endif
