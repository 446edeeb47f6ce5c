// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace weak_replaced {
unsigned hook(wcmu::Arena& arena) { return arena.bottom_handle().allocate(200, 1) != nullptr; }
}  // namespace weak_replaced
