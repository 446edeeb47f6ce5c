// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A switch with fall-through, a default in the middle and a case range that nothing takes.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstdint>

namespace switch_fallthrough {

// EXPECT: switch_fallthrough::reply bottom=76 top=0 retained_bottom=76 retained_top=0
WCMU_ROOT void reply(wcmu::Arena& arena, std::uint8_t code) {
  auto bottom = arena.bottom_handle();
  switch (code & 7) {
    case 0:
      bottom.allocate(4, 4);
      [[fallthrough]];
    case 1:
      bottom.allocate(8, 4);
      break;
    default:
      bottom.allocate(20, 4);
      [[fallthrough]];
    case 2:
      bottom.allocate(40, 4);
      [[fallthrough]];
    case 3:
      bottom.allocate(16, 4);
      break;
    case 8:  // not a value of code & 7
      bottom.allocate(5000, 4);
  }
}

}  // namespace switch_fallthrough

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("switch_fallthrough::reply");
  for (int code = 0; code < 256; ++code)
    root.run([&](wcmu::Arena& arena) { switch_fallthrough::reply(arena, static_cast<std::uint8_t>(code)); });
}
#endif
