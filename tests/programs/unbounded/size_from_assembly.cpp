// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The size is an output of inline assembly: any value.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstddef>

namespace size_from_assembly {

WCMU_ROOT void* buffer(wcmu::Arena& arena) {
  std::size_t size = 16;
  asm("" : "+r"(size));
  return arena.top_handle().allocate(size, 8);  // UNBOUNDED: unbounded-size
}

}  // namespace size_from_assembly
