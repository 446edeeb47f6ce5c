// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A machine that runs a fixed number of ticks from an unknown state; each state pays another price.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace traffic_light {

enum Light { red, green, yellow };

// EXPECT: traffic_light::simulate bottom=114 top=0 retained_bottom=114 retained_top=0
WCMU_ROOT int simulate(wcmu::Arena& arena, int start) {
  int light = start;
  for (int tick = 0; tick < 7; ++tick) {
    switch (light) {
      case red:
        arena.bottom_handle().allocate(10, 1);
        light = green;
        break;
      case green:
        arena.bottom_handle().allocate(30, 1);
        light = yellow;
        break;
      case yellow:
        arena.bottom_handle().allocate(2, 1);
        light = red;
        break;
      default:
        return -1;
    }
  }
  return light;
}

}  // namespace traffic_light

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("traffic_light::simulate");
  for (int start = -1; start < 5; ++start) root.run([&](wcmu::Arena& arena) { traffic_light::simulate(arena, start); });
}
#endif
