// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace two_platforms {
unsigned start(wcmu::Arena& arena) { return arena.bottom_handle().allocate(10, 1) != nullptr; }
}  // namespace two_platforms
