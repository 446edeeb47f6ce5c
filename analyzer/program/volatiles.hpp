// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Volatile variables that no device, interrupt or thread changes.
#pragma once

namespace llvm {
class Function;
class GlobalVariable;
}  // namespace llvm

namespace wcmu {

class Program;

/// True if `variable` holds whenever it is read what `root`, with which the program starts, stored there last. Its address is never
/// taken, so that only code which names it can change it; some code does (a volatile variable that the program only reads is there to be
/// changed by somebody else); and all of that code is come to from `root` alone: each function that stores, and each that calls such a
/// one, is called by name, and by name only. An interrupt's handler is called by nobody; a thread, a handler that is registered, or a
/// table of vectors takes its address.
bool only_program_writes(const Program& program, const llvm::GlobalVariable& variable, const llvm::Function& root);

}  // namespace wcmu
