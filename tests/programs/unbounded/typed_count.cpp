// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The same with the typed call: it never wraps, but the size is still anything.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstddef>

namespace typed_count {

WCMU_ROOT double* samples(wcmu::Arena& arena, std::size_t count) {
  return arena.bottom_handle().allocate<double>(count);  // UNBOUNDED: unbounded-size
}

}  // namespace typed_count
