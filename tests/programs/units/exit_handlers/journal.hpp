// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// quick_exit() in one unit, handlers of both kinds in another: those of exit() allocate, and quick_exit() does not run them.
#pragma once

#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace exit_handlers {

bool record(wcmu::Arena& arena, unsigned size);

void open_journal(wcmu::Arena& arena);

}  // namespace exit_handlers
