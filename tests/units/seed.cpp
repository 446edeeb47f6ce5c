// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// What the fuzzer starts from: a root and all facts that a unit can state.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace seed {

WCMU_ATTEST(16, 8, 8) void transmit(wcmu::Arena& arena);

WCMU_ROOT_AS("app::frame") WCMU_CAPACITY(4096) void frame(WCMU_ARENA_AS("scratch") wcmu::Arena& arena, unsigned n) {
  WCMU_ASSUME(n <= 8);
  for (unsigned i = 0; i < n; ++i) arena.bottom_handle().allocate(i, 4);
  transmit(arena);
}

WCMU_ROOT void other(wcmu::Arena& arena) { arena.top_handle().allocate(32, 16); }

}  // namespace seed
