// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Members are initialised in the order of their declaration, also if the list has another one; bases come first.
// FLAGS: -Wno-reorder
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace initializer_order {

static unsigned take(wcmu::Arena& arena, unsigned size, unsigned alignment) {
  arena.bottom_handle().allocate(size, alignment);
  return size;
}

struct Base {
  explicit Base(wcmu::Arena& arena) : id(take(arena, 1, 1)) {}
  unsigned id;
};
struct Unit : Base {
  explicit Unit(wcmu::Arena& arena) : wide(take(arena, 8, 8)), narrow(take(arena, 3, 1)), Base(arena) {}
  unsigned narrow;
  unsigned wide = 0;
};

// 1, 4, then 8 at 8: 16. By the list it would be 8 + 3 + 1.
// EXPECT: initializer_order::make bottom=16 top=0 retained_bottom=16 retained_top=0
WCMU_ROOT unsigned make(wcmu::Arena& arena) {
  const Unit unit(arena);
  return unit.narrow + unit.wide;
}

}  // namespace initializer_order

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("initializer_order::make");
  root.run([&](wcmu::Arena& arena) { initializer_order::make(arena); });
}
#endif
