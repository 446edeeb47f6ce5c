// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A vector grows in a loop over an input that nothing bounds: the error is at the loop, not inside the library.
// ARGS: --max-steps 4000000
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstddef>
#include <vector>

namespace vector_on_input {

WCMU_ROOT std::size_t collect(wcmu::Arena& arena, const int* values, std::size_t count) {
  std::vector<int, wcmu::BottomAllocator<int>> kept(arena);
  // OPEN: growth without a bound is executed until the steps run out, and is reported as that
  for (std::size_t i = 0; i < count; ++i)  // UNBOUNDED: unbounded-loop
    if (values[i] > 0) kept.push_back(values[i]);
  return kept.size();
}

}  // namespace vector_on_input
