// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A hook that is null until it is set: tested, then called.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace hook_may_be_null {

using Hook = void (*)(wcmu::Arena&, unsigned);
static void log(wcmu::Arena& arena, unsigned n) { arena.bottom_handle().allocate(n, 1); }
static Hook hook;
void install() { hook = log; }
static Hook never;

// EXPECT: hook_may_be_null::run bottom=12 top=0 retained_bottom=12 retained_top=0
WCMU_ROOT void run(wcmu::Arena& arena) {
  if (hook != nullptr) hook(arena, 12);
  if (never != nullptr) never(arena, 5000);
}

}  // namespace hook_may_be_null

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("hook_may_be_null::run");
  root.run([](wcmu::Arena& arena) { hook_may_be_null::run(arena); });
  hook_may_be_null::install();
  root.run([](wcmu::Arena& arena) { hook_may_be_null::run(arena); });
}
#endif
