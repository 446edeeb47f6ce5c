// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A pointer to a block of a scope is returned out of it, and one is left in a parameter for the time after the root.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace escapes_by_result {

struct Frame {
  const int* first;
};

static int* numbers(wcmu::Arena& arena) {
  wcmu::BottomScope scope(arena);
  int* const made = arena.bottom_handle().allocate<int>(3);  // WARNS: escapes-rewind
  *made = 1;
  return made;
}

// EXPECT: escapes_by_result::sum bottom=12 top=0 retained_bottom=0 retained_top=0
WCMU_ROOT bool sum(wcmu::Arena& arena) { return *numbers(arena) != 0; }

// EXPECT: escapes_by_result::publish bottom=4 top=0 retained_bottom=0 retained_top=0
WCMU_ROOT void publish(wcmu::Arena& arena, Frame& frame) {
  wcmu::BottomScope scope(arena);
  int* const made = arena.bottom_handle().allocate<int>(1);  // WARNS: escapes-rewind
  *made = 2;
  frame.first = made;
}

}  // namespace escapes_by_result

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root sum("escapes_by_result::sum");
  sum.run([](wcmu::Arena& arena) { escapes_by_result::sum(arena); });
  observe::Root publish("escapes_by_result::publish");
  escapes_by_result::Frame frame{};
  publish.run([&](wcmu::Arena& arena) { escapes_by_result::publish(arena, frame); });
}
#endif
