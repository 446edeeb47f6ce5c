// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// An inline function that differs between units writes a global that only one unit knows: which of its bodies the linker keeps
// decides what the global holds.
#include "limit.hpp"

namespace inline_writes {

static unsigned limit = 5;

void start() { tune(limit); }

// EXPECT: inline_writes::fill bottom=90 top=0 retained_bottom=90 retained_top=0
WCMU_ROOT bool fill(wcmu::Arena& arena) { return arena.bottom_handle().allocate(limit, 1) != nullptr; }

}  // namespace inline_writes
