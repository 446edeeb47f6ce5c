// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A hook that can be set; the root calls whatever was set before, any function of this type whose address is taken.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace global_hook {

using Hook = void (*)(wcmu::Arena&);
static void quiet(wcmu::Arena&) {}
static void loud(wcmu::Arena& arena) { arena.bottom_handle().allocate(30, 1); }
static Hook hook = quiet;
void set_hook(bool on) { hook = on ? loud : quiet; }

// EXPECT: global_hook::run bottom=30 top=0 retained_bottom=30 retained_top=0
WCMU_ROOT void run(wcmu::Arena& arena) { hook(arena); }

}  // namespace global_hook

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("global_hook::run");
  for (bool on : {false, true}) {
    global_hook::set_hook(on);
    root.run([&](wcmu::Arena& arena) { global_hook::run(arena); });
  }
}
#endif
