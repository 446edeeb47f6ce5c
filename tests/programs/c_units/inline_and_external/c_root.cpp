// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "bytes.h"

#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace inline_and_external {

// EXPECT: inline_and_external::fill bottom=1000 top=0 retained_bottom=1000 retained_top=0
WCMU_ROOT void fill(wcmu::Arena& arena) { arena.bottom_handle().allocate(bytes_of_frame(8), 1); }

}  // namespace inline_and_external
