// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The number of rounds is an input that nothing bounds.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstddef>

namespace loop_on_input {

WCMU_ROOT void fill(wcmu::Arena& arena, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i)  // UNBOUNDED: unbounded-loop
    arena.bottom_handle().allocate(8, 8);
}

}  // namespace loop_on_input
