// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Whether functions of different units are the same code: inline functions that several units made, sources that are listed twice.
#pragma once

#include <llvm/IR/Function.h>
#include <llvm/IR/GlobalVariable.h>

#include <string>

namespace wcmu {

/// Equal for two functions only if they do the same, whichever unit they come from: instructions, types by their layout, constants by
/// their bytes, what is external by its name, what is internal by its own code. Not: debug information, attributes, names of values.
std::string code_digest(const llvm::Function& function);
/// Equal for two variables only if they begin with the same: type, bytes, and what they point to.
std::string code_digest(const llvm::GlobalVariable& variable);

}  // namespace wcmu
