// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Lambdas: mutable state, captures by move, one that is generic, one that calls itself.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <utility>

namespace lambdas_kept {

template <class F>
struct Later {
  F run;
};
template <class F>
Later(F) -> Later<F>;

// 3 + 4 + 5 of the counter, 2 + 16 by the generic one, 1 + 2 + 4 + 8 by recursion.
// EXPECT: lambdas_kept::start bottom=51 top=0 retained_bottom=51 retained_top=0
WCMU_ROOT void start(wcmu::Arena& arena, unsigned depth) {
  Later counter{[&arena, n = 2u]() mutable { arena.bottom_handle().allocate(++n, 1); }};
  auto moved = std::move(counter);
  for (int i = 0; i < 3; ++i) moved.run();
  const auto take = [&](auto... values) { (arena.bottom_handle().allocate(sizeof(values), 1), ...); };
  take(short{1});
  take(1.0, 2ull);
  const auto again = [&arena](const auto& self, unsigned bytes, unsigned left) -> void {
    if (left == 0) return;
    arena.bottom_handle().allocate(bytes, 1);
    self(self, bytes * 2, left - 1);
  };
  again(again, 1, depth < 4 ? depth : 4);
  arena.bottom_handle().allocate(6, 1);
}

}  // namespace lambdas_kept

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("lambdas_kept::start");
  for (unsigned depth = 0; depth < 6; ++depth) root.run([&](wcmu::Arena& arena) { lambdas_kept::start(arena, depth); });
}
#endif
