// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A weak function that nothing replaces: that no other object does is trusted.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace weak_default {
unsigned hook(wcmu::Arena& arena);

// EXPECT: weak_default::run bottom=64 top=0 retained_bottom=64 retained_top=0
WCMU_ROOT unsigned run(wcmu::Arena& arena) { return hook(arena); }
}  // namespace weak_default
