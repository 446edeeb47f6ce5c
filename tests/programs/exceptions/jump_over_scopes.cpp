// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// longjmp skips destructors and may land anywhere that setjmp was called: the tool says no, and says where.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <csetjmp>

namespace jump_over_scopes {

static std::jmp_buf recovery;

static void decode(wcmu::Arena& arena, unsigned n) {
  arena.bottom_handle().allocate(16, 8);
  if (n > 4) std::longjmp(recovery, 1);
  arena.bottom_handle().allocate(n, 1);
}

WCMU_ROOT void frame(wcmu::Arena& arena, unsigned n) {
  if (setjmp(recovery) != 0) return;  // UNBOUNDED: unknown-callee
  decode(arena, n);
}

}  // namespace jump_over_scopes
