// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The same template is instantiated in two files; the object goes from one to the other by reference.
#include <wcmu/annotate.hpp>

#include "ring.hpp"

namespace shared_template {

// 2 + 4 + 8 + 16 + 32 bytes, then one double.
// EXPECT: shared_template::record bottom=16 top=72 retained_bottom=16 retained_top=72
WCMU_ROOT std::size_t record(wcmu::Arena& arena, int first, int last) {
  Ring<short> ring(arena, 12);
  ring.push(0);
  const std::size_t size = fill(ring, first, last);
  Ring<double> other(arena, 1);
  other.push(1.0);
  other.push(2.0);
  arena.bottom_handle().allocate(size + 4, 4);
  return size;
}

}  // namespace shared_template
