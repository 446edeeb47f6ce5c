// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// What is assumed is never so: without a word the rest of the root would be left out of the budget.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstddef>

namespace contradicted_assumption {

static void fill(wcmu::Arena& arena, std::size_t n) {
  WCMU_ASSUME(n > 0 && n <= 16);  // UNBOUNDED: contradicted-assumption
  (void)arena.bottom_handle().allocate(n, 1);
}

WCMU_ROOT void make(wcmu::Arena& arena) { fill(arena, 32); }

}  // namespace contradicted_assumption
