// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A million rounds where an input decides each time, and the padding alternates.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstdint>

namespace conditional {

// EXPECT: conditional::log bottom=12000004 top=0 retained_bottom=12000004 retained_top=0
WCMU_ROOT unsigned log(wcmu::Arena& arena, const std::uint8_t* events, unsigned count) {
  if (count > 1000000) count = 1000000;
  unsigned logged = 0;
  for (unsigned i = 0; i < count; ++i) {
    if (events[i & 1023] == 0) continue;
    arena.bottom_handle().allocate(7, 1);
    arena.bottom_handle().allocate(4, 4);
    ++logged;
  }
  arena.bottom_handle().allocate(logged == 0 ? 1 : 4, 1);
  return logged;
}

}  // namespace conditional

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("conditional::log");
  std::uint8_t events[1024];
  for (std::uint8_t value : {0, 1}) {
    for (auto& event : events) event = value;
    for (unsigned count : {0u, 1u, 999999u, 1000000u, 1000001u})
      root.run([&](wcmu::Arena& arena) { conditional::log(arena, events, count); });
  }
}
#endif
