// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A root is asked for on the command line and matches nothing.
// ARGS: --root root_not_found::frames
// UNBOUNDED: missing-root @any
// EXIT: 1
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace root_not_found {

void frame(wcmu::Arena& arena) { arena.bottom_handle().allocate(8, 8); }

}  // namespace root_not_found
