// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// An object with atomics that only the root has: each operation is what it says.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <atomic>

namespace atomics_of_all_kinds {

struct Pool {
  std::atomic<unsigned> free{6};
  std::atomic<unsigned> used{0};
  std::atomic<bool> open{true};
};

static bool take(Pool& pool) {
  unsigned left = pool.free.load(std::memory_order_relaxed);
  if (left == 0) return false;
  if (!pool.free.compare_exchange_strong(left, left - 1)) return false;
  pool.used.fetch_add(1, std::memory_order_acq_rel);
  return true;
}

// EXPECT: atomics_of_all_kinds::run bottom=30 top=7 retained_bottom=30 retained_top=7
WCMU_ROOT void run(wcmu::Arena& arena, unsigned n) {
  Pool pool;
  for (unsigned i = 0; i < 10 && i < n; ++i)
    if (take(pool)) arena.bottom_handle().allocate(5, 1);
  pool.used.fetch_or(1);
  pool.used &= 7u;
  if (pool.open.exchange(false) && !pool.open) arena.top_handle().allocate(pool.used.load(), 1);
}

}  // namespace atomics_of_all_kinds

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("atomics_of_all_kinds::run");
  for (unsigned n = 0; n < 12; ++n) root.run([&](wcmu::Arena& arena) { atomics_of_all_kinds::run(arena, n); });
}
#endif
