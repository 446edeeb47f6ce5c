// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The guard tests a copy; the loop runs on the value itself.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstddef>

namespace guard_on_copy {

WCMU_ROOT void fill(wcmu::Arena& arena, std::size_t count) {
  std::size_t shown = count;
  if (shown > 10) shown = 10;
  arena.top_handle().allocate(shown, 1);
  for (std::size_t i = 0; i < count; ++i)  // UNBOUNDED: unbounded-loop
    arena.bottom_handle().allocate(8, 8);
}

}  // namespace guard_on_copy
