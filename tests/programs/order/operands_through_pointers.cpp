// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Operands that are calls through pointers, default arguments, and what a macro makes of one place.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace operands_through_pointers {

using Maker = unsigned (*)(wcmu::Arena&);
static unsigned wide(wcmu::Arena& arena) { return arena.bottom_handle().allocate(8, 8) != nullptr; }
static unsigned narrow(wcmu::Arena& arena) { return arena.bottom_handle().allocate(1, 1) != nullptr; }
static unsigned sum(unsigned a, unsigned b) { return a + b; }
static wcmu::Arena* current = nullptr;
static unsigned with_default(unsigned a, unsigned b = narrow(*current)) { return a + b; }

WCMU_ROOT unsigned pointers(wcmu::Arena& arena, bool swap) {
  const Maker a = swap ? narrow : wide;
  const Maker b = swap ? wide : narrow;
  return sum(a(arena), b(arena));  // UNBOUNDED: evaluation-order
}

WCMU_ROOT unsigned by_default(wcmu::Arena& arena) {
  current = &arena;
  return with_default(wide(arena));  // UNBOUNDED: evaluation-order
}

#define SUM_OF_BOTH(arena) sum(wide(arena), narrow(arena))
WCMU_ROOT unsigned by_macro(wcmu::Arena& arena) {
  return SUM_OF_BOTH(arena);  // UNBOUNDED: evaluation-order
}

}  // namespace operands_through_pointers
