// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// One operand throws where the other one allocates: it may or may not have come first.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace operand_that_throws {

static unsigned checked(unsigned n) {
  if (n > 10) throw n;
  return n;
}
static unsigned keep(wcmu::Arena& arena, unsigned n) { return arena.bottom_handle().allocate(n, 1) != nullptr; }
static unsigned sum(unsigned a, unsigned b) { return a + b; }

WCMU_ROOT unsigned run(wcmu::Arena& arena, unsigned n) {
  try {
    return sum(checked(n), keep(arena, 100));  // UNBOUNDED: evaluation-order
  } catch (unsigned) {
    return keep(arena, 50);
  }
}

}  // namespace operand_that_throws
