// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A database with the sources of two programs: which of them the root belongs to is not known.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace two_platforms {
unsigned start(wcmu::Arena& arena);

WCMU_ROOT unsigned run(wcmu::Arena& arena) {
  // EXIT: 1
  return start(arena);  // UNBOUNDED: ambiguous-definition
}
}  // namespace two_platforms
