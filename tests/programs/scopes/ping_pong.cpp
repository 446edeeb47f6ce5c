// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Two stages that swap the ends: each round reads one end, writes the other, then clears what it read.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace ping_pong {

// EXPECT: ping_pong::passes bottom=256 top=256 retained_bottom=192 retained_top=0
WCMU_ROOT bool passes(wcmu::Arena& arena, unsigned rounds) {
  if (rounds == 0 || rounds > 9) return false;
  bool at_bottom = true;
  unsigned bytes = 256;
  arena.bottom_handle().allocate(bytes, 16);
  for (unsigned i = 0; i < rounds; ++i) {
    if (bytes > 64) bytes -= i % 2 == 0 ? 0 : 64;
    if (at_bottom) {
      arena.top_handle().allocate(bytes, 16);
      if (arena.reset_bottom() != wcmu::Error::none) return false;
    } else {
      arena.bottom_handle().allocate(bytes, 16);
      if (arena.reset_top() != wcmu::Error::none) return false;
    }
    at_bottom = !at_bottom;
  }
  if (!at_bottom) {
    arena.bottom_handle().allocate(64, 16);
    if (arena.reset_top() != wcmu::Error::none) return false;
  }
  return true;
}

}  // namespace ping_pong

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("ping_pong::passes");
  for (unsigned rounds = 0; rounds < 12; ++rounds)
    root.run([&](wcmu::Arena& arena) { ping_pong::passes(arena, rounds); });
}
#endif
