// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Lambdas that capture by value and by reference, passed to a template that calls them.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace lambdas {

template <class Visit>
static void each(unsigned count, Visit&& visit) {
  for (unsigned i = 0; i < count; ++i) visit(i);
}

// EXPECT: lambdas::emit bottom=440 top=56 retained_bottom=440 retained_top=56
WCMU_ROOT unsigned emit(wcmu::Arena& arena, unsigned count, unsigned size) {
  if (count > 10 || size > 40) return 0;
  unsigned total = 0;
  each(count, [&arena, &total, size](unsigned) {
    arena.bottom_handle().allocate(size, 4);
    total += size / 10;
  });
  auto spend = [total, top = arena.top_handle()](unsigned extra) mutable { top.allocate(total + extra, 8); };
  spend(16);
  total = 1000;  // the lambda has its own copy
  arena.bottom_handle().allocate(40, 4);
  return total;
}

}  // namespace lambdas

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("lambdas::emit");
  for (unsigned count = 0; count < 12; ++count)
    for (unsigned size = 0; size < 42; ++size) root.run([&](wcmu::Arena& arena) { lambdas::emit(arena, count, size); });
}
#endif
