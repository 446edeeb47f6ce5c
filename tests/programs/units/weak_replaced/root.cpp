// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A weak function of the same unit, which a strong one of another unit replaces.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace weak_replaced {
__attribute__((weak)) unsigned hook(wcmu::Arena& arena) { return arena.bottom_handle().allocate(8, 1) != nullptr; }

// EXPECT: weak_replaced::run bottom=200 top=0 retained_bottom=200 retained_top=0
WCMU_ROOT unsigned run(wcmu::Arena& arena) { return hook(arena); }
}  // namespace weak_replaced
