// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A switch in the program's own code in its place; an alias is another name of one function.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace chosen_at_start_fixed {

extern "C" unsigned plain_copy(wcmu::Arena& arena) { return arena.bottom_handle().allocate(8, 1) != nullptr; }
extern "C" unsigned same_copy(wcmu::Arena& arena) __attribute__((alias("plain_copy")));
static unsigned wide(wcmu::Arena& arena) { return arena.bottom_handle().allocate(32, 1) != nullptr; }

// EXPECT: chosen_at_start_fixed::run bottom=40 top=0 retained_bottom=40 retained_top=0
WCMU_ROOT unsigned run(wcmu::Arena& arena, bool is_wide) {
  return (is_wide ? wide(arena) : plain_copy(arena)) + same_copy(arena);
}

}  // namespace chosen_at_start_fixed

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("chosen_at_start_fixed::run");
  for (bool wide : {false, true}) root.run([&](wcmu::Arena& arena) { chosen_at_start_fixed::run(arena, wide); });
}
#endif
