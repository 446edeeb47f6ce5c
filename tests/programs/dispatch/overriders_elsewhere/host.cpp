// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The host knows only the interface; the overriders are in another unit, in an anonymous namespace.
#include <wcmu/annotate.hpp>

#include "plugin.hpp"

namespace overriders_elsewhere {

// EXPECT: overriders_elsewhere::known bottom=512 top=0 retained_bottom=512 retained_top=0
WCMU_ROOT void known(wcmu::Arena& arena, unsigned number) {
  if (number == 1 || number == 2) find(number).process(arena, 64);
}

// EXPECT: overriders_elsewhere::any bottom=500 top=0 retained_bottom=500 retained_top=0
WCMU_ROOT void any(wcmu::Arena& arena, Plugin& plugin) { plugin.process(arena, 40); }

}  // namespace overriders_elsewhere
