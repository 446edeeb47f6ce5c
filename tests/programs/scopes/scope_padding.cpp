// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A scope gives back the padding of its first block too; the position after it is as odd as before.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace scope_padding {

// EXPECT: scope_padding::measure bottom=29 top=0 retained_bottom=13 retained_top=0
WCMU_ROOT void measure(wcmu::Arena& arena, unsigned rounds) {
  if (rounds > 5) rounds = 5;
  auto bottom = arena.bottom_handle();
  bottom.allocate(3, 1);
  for (unsigned i = 0; i < rounds; ++i) {
    bottom.allocate(2, 1);
    wcmu::BottomScope scope(arena);
    bottom.allocate(8, 8);
  }
  wcmu::BottomScope last(arena);
  bottom.allocate(13, 8);
}

}  // namespace scope_padding

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("scope_padding::measure");
  for (unsigned rounds = 0; rounds < 8; ++rounds)
    root.run([&](wcmu::Arena& arena) { scope_padding::measure(arena, rounds); });
}
#endif
