// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Way out: its name. No annotation is needed for a root that the command line names.
// ARGS: --root root_not_found_fixed::frame
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace root_not_found_fixed {

// EXPECT: root_not_found_fixed::frame bottom=8 top=0 retained_bottom=8 retained_top=0
void frame(wcmu::Arena& arena) { arena.bottom_handle().allocate(8, 8); }

}  // namespace root_not_found_fixed

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("root_not_found_fixed::frame");
  root.run([](wcmu::Arena& arena) { root_not_found_fixed::frame(arena); });
}
#endif
