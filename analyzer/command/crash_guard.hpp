// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A crash of clang on one source is not the end of the others, and a full stack is a crash like any other.
#pragma once

#include <llvm/ADT/STLFunctionalExtras.h>

namespace wcmu {

/// Once, before the first run_guarded().
void enable_crash_guard();

/// Runs `work` on a thread with a large stack. False if it crashed: what it held is lost, and stays where it was.
bool run_guarded(llvm::function_ref<void()> work);

/// What main() is to return for `code`. Does not come back where something has crashed: the end of a program looks at what
/// clang keeps for all of it, and a crash may have left pointers in there that lead into a stack that is gone.
int end_program(int code);

}  // namespace wcmu
