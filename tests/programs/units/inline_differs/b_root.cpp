// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Two units have different bodies of one inline function, and the linker keeps one of them for both. Which is the larger counts.
#define SMALL
#include "store.hpp"

namespace inline_differs {
// EXPECT: inline_differs::run bottom=206 top=0 retained_bottom=206 retained_top=0
WCMU_ROOT unsigned run(wcmu::Arena& arena) { return store(arena) + pad(arena) + first(arena); }
}  // namespace inline_differs
