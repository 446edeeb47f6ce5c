// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The two operands of a call allocate with different alignment: which comes first is the compiler's choice, so it is refused.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace both_orders {

static void* take(wcmu::Arena& arena, unsigned size, unsigned alignment) {
  return arena.bottom_handle().allocate(size, alignment);
}
static bool differ(void* a, void* b) { return a != b; }

WCMU_ROOT bool run(wcmu::Arena& arena) {
  return differ(take(arena, 8, 8), take(arena, 1, 1));  // UNBOUNDED: evaluation-order
}

}  // namespace both_orders
