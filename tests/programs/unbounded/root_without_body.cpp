// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A root that is declared and used, but defined nowhere.
// EXIT: 1
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace root_without_body {

WCMU_ROOT void frame(wcmu::Arena& arena);  // UNBOUNDED: missing-root

// The second root is there; a missing one still fails the run.
WCMU_ROOT void twice(wcmu::Arena& arena) { arena.bottom_handle().allocate(8, 8); }

}  // namespace root_without_body
