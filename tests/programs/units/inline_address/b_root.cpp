// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// An inline function has one address, in whichever unit it is taken.
#include "filter.hpp"

namespace inline_address {

// EXPECT: inline_address::run bottom=40 top=0 retained_bottom=40 retained_top=0
WCMU_ROOT bool run(wcmu::Arena& arena) {
  const Filter filter = usual();
  return arena.bottom_handle().allocate(filter == &twice ? filter(20) : 8, 1) != nullptr;
}

}  // namespace inline_address
