// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// An endless loop whose rounds do not give everything back: it grows until the arena is full.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace leaking_superloop {

WCMU_ATTEST(0, 0) unsigned wait() noexcept;

[[noreturn]] WCMU_ROOT void firmware(wcmu::Arena& arena) {
  for (;;) {  // UNBOUNDED: unbounded-loop
    const unsigned events = wait();
    if (events == 3) arena.bottom_handle().allocate(1, 1);
    wcmu::BottomScope scope(arena);
    arena.bottom_handle().allocate(64, 8);
  }
}

}  // namespace leaking_superloop
