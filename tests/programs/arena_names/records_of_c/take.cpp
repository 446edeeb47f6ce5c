// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Members of a structure of C, used by code in C.
// EXPECT: pools_fill arena=events bottom=32 top=0 retained_bottom=32 retained_top=0
// EXPECT: pools_fill arena=names bottom=96 top=0 retained_bottom=96 retained_top=0
#include <wcmu/arena.hpp>

#include "pools.h"

void* pools_take(void* arena, unsigned bytes) {
  return static_cast<wcmu::Arena*>(arena)->bottom_handle().allocate(bytes, 8);
}
