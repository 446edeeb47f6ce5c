// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A callee fills the struct of its caller through a reference, and returns another one by value.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace struct_by_reference {

struct Extent {
  unsigned width, height;
};
struct Layout {
  Extent page;
  unsigned glyphs;
};

static Extent fit(const Extent& wanted, Layout& layout) {
  layout.page.width = wanted.width > 32 ? 32 : wanted.width;
  layout.page.height = wanted.height > 20 ? 20 : wanted.height;
  layout.glyphs = layout.page.width / 4;
  return Extent{layout.page.height, layout.page.width};
}

// EXPECT: struct_by_reference::typeset bottom=936 top=0 retained_bottom=936 retained_top=0
WCMU_ROOT void typeset(wcmu::Arena& arena, unsigned width, unsigned height) {
  Layout layout{};
  const Extent turned = fit({width, height}, layout);
  arena.bottom_handle().allocate(layout.page.width * layout.page.height, 1);  // 640
  arena.bottom_handle().allocate(layout.glyphs * turned.width, 4);            // 160
  for (unsigned i = 0; i < turned.height + 2; ++i) arena.bottom_handle().allocate(4, 4);
}

}  // namespace struct_by_reference

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("struct_by_reference::typeset");
  for (unsigned width = 0; width < 40; ++width)
    for (unsigned height = 0; height < 24; ++height)
      root.run([&](wcmu::Arena& arena) { struct_by_reference::typeset(arena, width, height); });
}
#endif
