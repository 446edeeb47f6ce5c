// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Numbers in globals: one that nothing writes, one that is one of three, and one whose address code outside is given.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace settings_in_globals {

static unsigned fixed = 9;
static unsigned mode = 4;
static unsigned open = 1;
void set_mode(bool high) { mode = high ? 10 : 6; }
unsigned& open_setting() { return open; }

// EXPECT: settings_in_globals::run bottom=50 top=0 retained_bottom=50 retained_top=0
WCMU_ROOT void run(wcmu::Arena& arena) {
  auto handle = arena.bottom_handle();
  handle.allocate(fixed, 1);
  handle.allocate(mode, 1);
  handle.allocate(open & 31, 1);
}

}  // namespace settings_in_globals

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("settings_in_globals::run");
  root.run([](wcmu::Arena& arena) { settings_in_globals::run(arena); });
  settings_in_globals::set_mode(true);
  settings_in_globals::open_setting() = 31;
  root.run([](wcmu::Arena& arena) { settings_in_globals::run(arena); });
}
#endif
