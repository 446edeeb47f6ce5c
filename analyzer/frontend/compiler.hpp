// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The compiler that builds the user's program: clang only reads in its place.
#pragma once

#include <llvm/ADT/StringRef.h>

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
};

/// What `program` (argv[0] of a command run in `directory`) is. Runs it once a process; thread-safe.
UserCompiler identify_compiler(llvm::StringRef program, llvm::StringRef directory);

/// Standard output of a command that exits with 0 within ten seconds. A program with a slash is looked up from
/// `directory`, another one in PATH.
std::optional<std::string> output_of(const std::vector<std::string>& command, llvm::StringRef directory);

}  // namespace wcmu
