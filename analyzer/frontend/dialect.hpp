// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// What a source written for GCC says that clang understands in another way. (Macros: preprocessing.cpp. Orders and copies: choices.cpp.)
#pragma once

#include "result/result.hpp"

#include <clang/AST/ASTContext.h>
#include <clang/Basic/Diagnostic.h>

#include <string>
#include <vector>

namespace wcmu {

/// Reads the user's declarations of a complete unit. Texts that each compiler makes its own way (__PRETTY_FUNCTION__, the column of a
/// call) go to `trust`. Returns what clang computes or lays out in another way, as errors, one a line; empty if there is nothing.
std::string find_dialect(clang::ASTContext& context, std::vector<TrustEntry>& trust);

/// The attribute or pragma of this warning, if clang ignores it and without it the source means something else: "scalar_storage_order".
/// Empty if it is another diagnostic, or does not matter.
std::string lost_meaning(const clang::Diagnostic& diagnostic);

}  // namespace wcmu
