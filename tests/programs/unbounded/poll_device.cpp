// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A do loop that waits for a device, and logs each try.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace poll_device {

WCMU_ROOT int wait(wcmu::Arena& arena, const volatile unsigned& status) {
  int tries = 0;
  do {  // UNBOUNDED: unbounded-loop
    arena.top_handle().allocate(4, 4);
    if (tries < 1000) ++tries;
  } while ((status & 1) == 0);
  return tries;
}

}  // namespace poll_device
