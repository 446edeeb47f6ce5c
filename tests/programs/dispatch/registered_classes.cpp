// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Classes register a factory in a table; the input chooses one by its number, each makes its object in the arena.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace registered_classes {

struct Widget {
  virtual ~Widget() = default;
  virtual void layout(wcmu::Arena& arena) = 0;
};
template <unsigned Cells>
struct Grid final : Widget {
  void layout(wcmu::Arena& arena) override { arena.bottom_handle().allocate(Cells * 2, 2); }
  unsigned short cells[Cells] = {};
};
template <class T>
Widget* make(wcmu::Arena& arena) {
  return ::new (arena.bottom_handle().allocate(sizeof(T), alignof(T))) T();
}

using Factory = Widget* (*)(wcmu::Arena&);
static constexpr Factory factories[] = {make<Grid<4>>, make<Grid<16>>, make<Grid<9>>};

// Two of the largest: 40 + 32 each.
// EXPECT: registered_classes::window bottom=144 top=0 retained_bottom=144 retained_top=0
WCMU_ROOT bool window(wcmu::Arena& arena, unsigned first, unsigned second) {
  if (first >= 3 || second >= 3) return false;
  Widget* widgets[2] = {factories[first](arena), factories[second](arena)};
  for (Widget* widget : widgets) widget->layout(arena);
  return true;
}

}  // namespace registered_classes

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("registered_classes::window");
  for (unsigned first = 0; first < 4; ++first)
    for (unsigned second = 0; second < 4; ++second)
      root.run([&](wcmu::Arena& arena) { registered_classes::window(arena, first, second); });
}
#endif
