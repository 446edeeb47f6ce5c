// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// An object with a name is made before.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace members_in_operands_fixed {

static wcmu::Arena* current;
static void* keep(unsigned size, unsigned alignment) { return current->bottom_handle().allocate(size, alignment); }

struct Flag {
  void* at = keep(1, 1);
};
struct Number {
  void* at = keep(8, 8);
};
static bool same(Number number, Flag flag) { return number.at == flag.at; }

// EXPECT: members_in_operands_fixed::run bottom=9 top=0 retained_bottom=9 retained_top=0
WCMU_ROOT bool run(wcmu::Arena& arena) {
  current = &arena;
  const Number number;
  return same(number, Flag{});
}

}  // namespace members_in_operands_fixed

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("members_in_operands_fixed::run");
  root.run([&](wcmu::Arena& arena) { members_in_operands_fixed::run(arena); });
}
#endif
