// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

extern "C" unsigned limit;
extern "C" void start();

namespace inline_writes {

// EXPECT: inline_writes::fill bottom=90 top=0 retained_bottom=90 retained_top=0
WCMU_ROOT void fill(wcmu::Arena& arena) { arena.bottom_handle().allocate(limit, 1); }

}  // namespace inline_writes

#ifdef __WCMU_ANALYSIS__
int main() { start(); }
#endif
