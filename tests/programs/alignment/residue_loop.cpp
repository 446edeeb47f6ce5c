// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The padding of one round depends on the residue that the round before has left: 7 bytes, and a 4-aligned word in every second.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace residue_loop {

// EXPECT: residue_loop::pack bottom=107 top=0 retained_bottom=107 retained_top=0 align=4
WCMU_ROOT void pack(wcmu::Arena& arena, unsigned rounds) {
  if (rounds > 11) return;
  auto out = arena.bottom_handle();
  for (unsigned i = 0; i < rounds; ++i) {
    out.allocate(7, 1);
    if (i % 2 == 1) out.allocate(4, 4);
  }
}

}  // namespace residue_loop

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("residue_loop::pack");
  for (unsigned rounds = 0; rounds <= 12; ++rounds)
    root.run([&](wcmu::Arena& arena) { residue_loop::pack(arena, rounds); });
}
#endif
