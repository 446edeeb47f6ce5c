// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The operands of + come in an open order, built in and overloaded; a scratch scope in one of them makes the order matter.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace operands_of_operators {

static unsigned keep(wcmu::Arena& arena, unsigned n) {
  arena.bottom_handle().allocate(n, 1);
  return n;
}
static unsigned scratch(wcmu::Arena& arena, unsigned n) {
  wcmu::BottomScope scope(arena);
  return keep(arena, n);
}

struct Length {
  unsigned value;
};
static Length operator+(Length a, Length b) { return {a.value + b.value}; }

WCMU_ROOT unsigned built_in(wcmu::Arena& arena) {
  return scratch(arena, 100) + keep(arena, 20);  // UNBOUNDED: evaluation-order
}

WCMU_ROOT unsigned overloaded(wcmu::Arena& arena) {
  const Length sum = Length{keep(arena, 20)} + Length{scratch(arena, 100)};  // UNBOUNDED: evaluation-order
  return sum.value;
}

WCMU_ROOT bool compared(wcmu::Arena& arena) {
  return keep(arena, 4) <  // UNBOUNDED: evaluation-order
         scratch(arena, 64);
}

}  // namespace operands_of_operators
