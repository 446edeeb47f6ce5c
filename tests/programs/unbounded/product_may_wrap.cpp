// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// count * sizeof may wrap around: the size is then small and wrong, and without the wrap it is huge.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstddef>

namespace product_may_wrap {

struct Row {
  double low, high, mean;
};

WCMU_ROOT void* table(wcmu::Arena& arena, std::size_t count) {
  return arena.bottom_handle().allocate(count * sizeof(Row), alignof(Row));  // UNBOUNDED: unbounded-size
}

}  // namespace product_may_wrap
