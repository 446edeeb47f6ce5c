// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The user's command as clang's driver can take it.
#pragma once

#include "frontend/extract.hpp"

#include <llvm/ADT/IntrusiveRefCntPtr.h>
#include <llvm/Support/VirtualFileSystem.h>

namespace wcmu {

struct CommandLine {
  std::vector<std::string> argv;     ///< Compiler first, one source, no outputs.
  std::vector<std::string> words;    ///< The user's, behind the compiler, with response files expanded.
  std::vector<std::string> dropped;  ///< In order, without repetition: flags that clang does not know.
  bool strict_aliasing = true;       ///< The user did not say -fno-strict-aliasing.
};

/// Response files are expanded; what writes files, instruments or optimises across units is left out; so is what
/// clang does not know. Fails where such a flag would change layouts or meaning, or where a response file cannot be
/// read.
llvm::Expected<CommandLine> clang_command_line(const CompileJob& job, const ExtractOptions& options,
                                               const llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem>& files);

/// Whether `flag` changes sizes, layouts, or what the source means: clang must not read the source without it.
bool changes_layout(llvm::StringRef flag);
std::string layout_flag_message(llvm::StringRef flag);

}  // namespace wcmu
