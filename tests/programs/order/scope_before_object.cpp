// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A scope that is declared before an object ends after its destructor has allocated; declared behind it, it ends before.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace scope_before_object {

struct Log {
  wcmu::Arena& arena;
  ~Log() { arena.bottom_handle().allocate(50, 1); }
};

static void inside(wcmu::Arena& arena) {
  wcmu::BottomScope scope(arena);
  Log log{arena};
  arena.bottom_handle().allocate(30, 1);
}

static void outside(wcmu::Arena& arena) {
  Log log{arena};
  wcmu::BottomScope scope(arena);
  arena.bottom_handle().allocate(30, 1);
}

// inside: 80, and back to 0. outside: 30, back, 50 that stay. Then 50 + 80.
// EXPECT: scope_before_object::run bottom=130 top=0 retained_bottom=50 retained_top=0
WCMU_ROOT void run(wcmu::Arena& arena) {
  outside(arena);
  inside(arena);
}

}  // namespace scope_before_object

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("scope_before_object::run");
  root.run([&](wcmu::Arena& arena) { scope_before_object::run(arena); });
}
#endif
