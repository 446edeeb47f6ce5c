// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Way out: the address is given a name by a parameter.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace arena_at_address_fixed {

// EXPECT: arena_at_address_fixed::take bottom=8 top=0 retained_bottom=8 retained_top=0
WCMU_ROOT void* take(wcmu::Arena* arena) { return arena->bottom_handle().allocate(8, 8); }

}  // namespace arena_at_address_fixed

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("arena_at_address_fixed::take");
  root.run([](wcmu::Arena& arena) { arena_at_address_fixed::take(&arena); });
}
#endif
