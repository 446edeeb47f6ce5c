// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A program without a root: there is nothing to say about it, and that is an error.
// UNBOUNDED: no-root @any
// EXIT: 1
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace no_root {

void frame(wcmu::Arena& arena) { arena.bottom_handle().allocate(8, 8); }

}  // namespace no_root
