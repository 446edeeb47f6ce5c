// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The compiler that builds the user's program: clang only reads in its place.
#pragma once

#include <llvm/ADT/StringRef.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace wcmu {

struct UserCompiler {
  /// The file that would run, absolute; empty if there is none.
  std::string path;
  /// "gcc" or "clang". One that could not be asked and whose name says nothing counts as gcc: the stricter.
  std::string family;
  /// "12.2.0"; empty if it could not be asked.
  std::string version;
  /// Of a gcc: the folder of its libgcc and, beside it, its libstdc++. Empty if it is not laid out so.
  std::string gcc_dir;
  /// Of a gcc: what it compiles for, "arm-none-eabi".
  std::string target;
};

/// Whether the file of this name may be run to ask it: it matches one of the globs of --query-driver, if there are any.
bool may_query(llvm::StringRef path, const std::vector<std::string>& globs);

/// The file that would run for `program` (argv[0] of a command run in `directory`); empty if there is none.
std::string program_path(llvm::StringRef program, llvm::StringRef directory);

/// What `program` (argv[0] of a command run in `directory`) is. Runs it once a process, if it may be queried; thread-safe.
UserCompiler identify_compiler(llvm::StringRef program, llvm::StringRef directory,
                               const std::vector<std::string>& globs = {});

/// What a compiler says of one way to call it.
struct CompilerAnswer {
  bool asked = false;  ///< It ran and answered; else all is empty.
  /// Predefined, by name. A macro with parameters begins with "(".
  std::map<std::string, std::string> macros;
  std::vector<std::string> include_dirs;  ///< Of the system, in its order.
};

/// Asks `path` for its predefined macros and folders, as `language` ("c", "c++") and with those of `words` that can change them.
/// Runs it once a process for the same question; thread-safe.
const CompilerAnswer& ask_compiler(const std::string& path, llvm::StringRef language,
                                   const std::vector<std::string>& words, llvm::StringRef directory);

/// Standard output of a command that exits with 0 within ten seconds. A program with a slash is looked up from
/// `directory`, another one in PATH.
std::optional<std::string> output_of(const std::vector<std::string>& command, llvm::StringRef directory,
                                     std::string* error_output = nullptr);

}  // namespace wcmu
