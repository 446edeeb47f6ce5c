// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Taking blocks until there are no more is no bound by itself: nobody says how many there are.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace until_full {

// ARGS: --may-fail pool
WCMU_ROOT unsigned fill(wcmu::Arena& pool) {
  unsigned count = 0;
  while (pool.bottom_handle().allocate(16, 16) != nullptr) ++count;  // UNBOUNDED: unbounded-loop
  return count;
}

}  // namespace until_full

int main() {}
