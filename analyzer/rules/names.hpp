// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#pragma once

#include <llvm/ADT/StringRef.h>

#include <string>
#include <vector>

namespace wcmu {

/// One way to write the name of a function in a rule.
struct SpelledName {
  std::string text;
  /// A C++ name without a scope and without parameters: "printf" of `void printf(Log&)`. It looks like a C symbol, so that only
  /// the user's rules may match it: a fact about libc must not fall on a C++ function of the same name.
  bool bare = false;
};

/// All spellings of the function with linkage name `symbol`, the most specific one first: the symbol, the demangled declaration,
/// the qualified name with template arguments and parameters, and with either or both left out.
std::vector<SpelledName> spellings(llvm::StringRef symbol);

/// `name` without template arguments ("a::V<int>::f<char>" -> "a::V::f") and without ABI tags. Operators are kept.
std::string without_template_arguments(llvm::StringRef name);

/// Whether `symbol` is an instance of a function template, or a member of an instance of a class template.
bool is_template_instance(llvm::StringRef symbol);

}  // namespace wcmu
