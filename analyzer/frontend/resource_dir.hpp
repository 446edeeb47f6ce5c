// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Where clang's own headers are.
#pragma once

#include <llvm/ADT/StringRef.h>
#include <llvm/Support/Error.h>

#include <string>

namespace wcmu {

/// The first folder that has include/stddef.h: `wanted` if not empty (and then no other), beside the executable, the
/// one known when wcmu was configured, what `clang-19 -print-resource-dir` says. An error names all that were tried.
llvm::Expected<std::string> find_resource_dir(llvm::StringRef wanted);

}  // namespace wcmu
