// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// `size - header` without a guard against a size below it: it wraps to nearly 2^64.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstddef>

namespace underflow_size {

WCMU_ROOT void payload(wcmu::Arena& arena, std::size_t size) {
  if (size > 1500) return;
  arena.bottom_handle().allocate(size - 12, 1);  // UNBOUNDED: unbounded-size
}

}  // namespace underflow_size
