// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// What the user's GCC says of itself -> clang that lays out the same way, or the reason why it cannot.
#pragma once

#include "frontend/compiler.hpp"

#include <clang/AST/ASTContext.h>
#include <clang/Lex/Preprocessor.h>
#include <clang/Lex/PreprocessorOptions.h>

#include <string>
#include <vector>

namespace wcmu {

/// Flags to be put behind the compiler's name: signedness of char, size of enums, wchar_t, the folders of the system. Clang's own
/// headers, in `resource_dir`, take the place of GCC's.
std::vector<std::string> abi_flags(const CompilerAnswer& answer, bool cplusplus, llvm::StringRef resource_dir);

/// The flag for the language that the compiler reads if no flag names one, "-std=gnu++14"; empty if it is none that clang has.
std::string default_language(const CompilerAnswer& answer);

/// Whether two texts of a macro mean the same: "long unsigned int" is "unsigned long", and 0x7f is 127.
bool same_definition(llvm::StringRef a, llvm::StringRef b);

/// The replacement of a macro as `CompilerAnswer::macros` has it, up to spaces.
std::string text_of(const clang::Preprocessor& preprocessor, const clang::MacroInfo& macro);

/// What GCC predefines because of flags that clang does not get: -fsanitize=address, -specs=. `answer` is to all flags, `kept` to those
/// that clang gets.
void define_left_out(const CompilerAnswer& answer, const CompilerAnswer& kept,
                     clang::PreprocessorOptions& preprocessor);

/// The version of the language and the integer types of <cstdint> as GCC chooses them.
void define_integer_types(const CompilerAnswer& answer, clang::PreprocessorOptions& preprocessor);

/// What is laid out in another way all the same: "sizeof(long double) is 8 with GCC and 16 here"; empty if nothing is.
std::string abi_difference(const CompilerAnswer& answer, clang::ASTContext& context, clang::Preprocessor& preprocessor);

}  // namespace wcmu
