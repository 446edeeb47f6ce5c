// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A constant table that another file defines.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace tables {

extern const unsigned sizes[6];
extern const int last_size;

// EXPECT: tables::load bottom=301 top=100 retained_bottom=301 retained_top=100
WCMU_ROOT bool load(wcmu::Arena& arena, int kind) {
  if (kind < 0 || kind > last_size) return false;
  for (unsigned size : sizes) arena.bottom_handle().allocate(size, 4);
  arena.top_handle().allocate(sizes[kind], 1);
  return true;
}

}  // namespace tables
