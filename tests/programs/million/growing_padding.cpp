// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The first rounds take less than those that follow: what they need of padding grows until it repeats. 5 bytes or 4 at a multiple of 8:
// the positions are 5, 12, 20, 28, ...
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstdint>

namespace growing_padding {

// EXPECT: growing_padding::log bottom=7999996 top=0 retained_bottom=7999996 retained_top=0
WCMU_ROOT void log(wcmu::Arena& arena, const std::uint8_t* events, unsigned count) {
  if (count > 1000000) count = 1000000;
  for (unsigned i = 0; i < count; ++i) {
    if (events[i & 1023] == 0)
      arena.bottom_handle().allocate(5, 1);
    else
      arena.bottom_handle().allocate(4, 8);
  }
}

}  // namespace growing_padding

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("growing_padding::log");
  std::uint8_t events[1024];
  for (std::uint8_t value : {0, 1}) {
    for (auto& event : events) event = value;
    for (unsigned count : {0u, 1u, 2u, 1000000u, 1000001u})
      root.run([&](wcmu::Arena& arena) { growing_padding::log(arena, events, count); });
  }
}
#endif
