// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The module in the one form that later rooms rely on.
#pragma once

#include <llvm/IR/Module.h>
#include <llvm/Support/Error.h>

namespace wcmu {

/// Verifies the module; lifts locals into registers (`sroa`, without changing the control flow) and nothing else;
/// drops the linkonce and internal code that nothing kept reaches, and the traces of the compiler's version. Fails on
/// a module that LLVM holds to be malformed.
llvm::Error canonicalize(llvm::Module& module);

}  // namespace wcmu
