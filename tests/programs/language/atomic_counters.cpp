// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Single-threaded code with atomics: what an exchange gives back is the old value.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <atomic>

namespace atomic_counters {

// EXPECT: atomic_counters::run bottom=27 top=0 retained_bottom=27 retained_top=0
WCMU_ROOT void run(wcmu::Arena& arena) {
  std::atomic<unsigned> count{3};
  count.fetch_add(4);
  const unsigned old = count.exchange(9);
  unsigned expected = 9;
  count.compare_exchange_strong(expected, 20);
  arena.bottom_handle().allocate(old + count.load(), 1);
}

}  // namespace atomic_counters

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("atomic_counters::run");
  root.run([&](wcmu::Arena& arena) { atomic_counters::run(arena); });
}
#endif
