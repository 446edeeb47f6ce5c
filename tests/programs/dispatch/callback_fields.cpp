// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A structure of callbacks from outside: each field is one of the functions of its type, and stays that in both calls.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace callback_fields {

struct Driver {
  void (*begin)(wcmu::Arena&, unsigned);
  unsigned (*size)();
};

static void small(wcmu::Arena& arena, unsigned n) { arena.bottom_handle().allocate(n & 7, 1); }
static void large(wcmu::Arena& arena, unsigned n) {
  if (n > 2) arena.bottom_handle().allocate(30, 1);
}
static unsigned two() { return 2; }
static unsigned six() { return 6; }

Driver driver_for(unsigned kind) { return {(kind & 1) != 0 ? small : large, (kind & 2) != 0 ? two : six}; }

// `large` takes 30 twice, or nothing twice.
// EXPECT: callback_fields::run bottom=60 top=6 retained_bottom=60 retained_top=6
WCMU_ROOT void run(wcmu::Arena& arena, const Driver& driver) {
  const unsigned n = driver.size();
  driver.begin(arena, n);
  driver.begin(arena, n);
  arena.top_handle().allocate(n, 1);
}

}  // namespace callback_fields

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("callback_fields::run");
  for (unsigned kind = 0; kind < 4; ++kind)
    root.run([&](wcmu::Arena& arena) { callback_fields::run(arena, callback_fields::driver_for(kind)); });
}
#endif
