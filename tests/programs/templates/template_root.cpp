// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A root that is a template: its budget covers all its instances, element by element.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace template_root {

// EXPECT: template_root::grid bottom=64 top=48 retained_bottom=64 retained_top=48
template <unsigned Width>
WCMU_ROOT void grid(wcmu::Arena& arena) {
  arena.bottom_handle().allocate(Width * Width, 4);
  arena.top_handle().allocate(64 - Width * 4, 4);
}

template void grid<4>(wcmu::Arena&);
template void grid<8>(wcmu::Arena&);

}  // namespace template_root

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("template_root::grid");
  root.run([](wcmu::Arena& arena) { template_root::grid<4>(arena); });
  root.run([](wcmu::Arena& arena) { template_root::grid<8>(arena); });
}
#endif
