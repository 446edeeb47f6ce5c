// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A named variable fixes the order.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace both_orders_fixed {

static void* take(wcmu::Arena& arena, unsigned size, unsigned alignment) {
  return arena.bottom_handle().allocate(size, alignment);
}
static bool differ(void* a, void* b) { return a != b; }

// EXPECT: both_orders_fixed::run bottom=9 top=0 retained_bottom=9 retained_top=0
WCMU_ROOT bool run(wcmu::Arena& arena) {
  void* first = take(arena, 8, 8);
  return differ(first, take(arena, 1, 1));
}

}  // namespace both_orders_fixed

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("both_orders_fixed::run");
  root.run([&](wcmu::Arena& arena) { both_orders_fixed::run(arena); });
}
#endif
