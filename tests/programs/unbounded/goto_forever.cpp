// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A goto loop: its place is the label.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace goto_forever {

WCMU_ROOT void retry(wcmu::Arena& arena, const volatile bool& done) {
again:  // UNBOUNDED: unbounded-loop
  arena.bottom_handle().allocate(1, 1);
  if (!done) goto again;
}

}  // namespace goto_forever
