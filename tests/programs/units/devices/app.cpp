// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The classes are in another unit, and so is who writes the globals of this one: directly, and by an address that was left there.
#include <wcmu/annotate.hpp>

#include "device.hpp"

namespace devices {

static unsigned by_call = 1;
static unsigned by_address = 1;
static unsigned by_nobody = 3;

void configure() {
  set_level(by_call, 15);
  register_level(by_address);
}

// EXPECT: devices::levels bottom=33 top=0 retained_bottom=33 retained_top=0
WCMU_ROOT void levels(wcmu::Arena& arena) {
  arena.bottom_handle().allocate(by_call & 15, 1);
  arena.bottom_handle().allocate(by_address & 15, 1);
  arena.bottom_handle().allocate(by_nobody, 1);
}

// EXPECT: devices::names bottom=8 top=0 retained_bottom=8 retained_top=0
WCMU_ROOT void names(wcmu::Arena& arena, unsigned number) {
  arena.bottom_handle().allocate(device(number).name(), 1);
  arena.bottom_handle().allocate(device(number).name(), 1);
}

// EXPECT: devices::outside bottom=4 top=0 retained_bottom=4 retained_top=0
WCMU_ROOT void outside(wcmu::Arena& arena, const Named& named) { arena.bottom_handle().allocate(named.name(), 1); }

}  // namespace devices
