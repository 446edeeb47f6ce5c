// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A pointer to a data member selects which of three sizes is changed.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace written_through_member_pointer {

struct Sizes {
  unsigned a = 1, b = 2, c = 3;
};

// c = 50: 1 + 2 + 50; b: 1 + 50 + 3 = 54; a = 50: 55.
// EXPECT: written_through_member_pointer::go bottom=55 top=0 retained_bottom=55 retained_top=0
WCMU_ROOT void go(wcmu::Arena& arena, unsigned which) {
  static constexpr unsigned Sizes::* members[] = {&Sizes::c, &Sizes::b, &Sizes::a};
  Sizes sizes;
  sizes.*members[which % 3] = 50;
  arena.bottom_handle().allocate(sizes.a, 1);
  arena.bottom_handle().allocate(sizes.b, 1);
  arena.bottom_handle().allocate(sizes.c, 1);
}

}  // namespace written_through_member_pointer

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("written_through_member_pointer::go");
  for (unsigned which = 0; which < 3; ++which)
    root.run([&](wcmu::Arena& arena) { written_through_member_pointer::go(arena, which); });
}
#endif
