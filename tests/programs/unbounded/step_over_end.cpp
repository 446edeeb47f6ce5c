// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// `i != end` with a step that may jump over the end: then the counter runs around all of its values.
// ARGS: --max-steps 4000000
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstddef>

namespace step_over_end {

WCMU_ROOT void columns(wcmu::Arena& arena, std::size_t end) {
  if (end > 100) return;
  // OPEN: the loop is executed until the steps run out, and is reported as that
  for (std::size_t i = 0; i != end; i += 3)  // UNBOUNDED: unbounded-loop
    arena.bottom_handle().allocate(8, 8);
}

}  // namespace step_over_end
