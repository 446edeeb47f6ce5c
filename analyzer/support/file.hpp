// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Files that the tool writes. A reader, or a run that is killed, never sees half of one.
#pragma once

#include <llvm/ADT/StringRef.h>
#include <llvm/Support/Error.h>

#include <optional>
#include <string>

namespace wcmu {

/// The bytes of a file; empty if it cannot be read.
std::optional<std::string> read_file(const std::string& path);

/// Replaces the content of `path` as one step: a temporary file in the same folder is written, synced to the disk and renamed.
/// Equal content is left alone, with its time stamp. A link is followed, the permissions stay. What is no regular file (a pipe,
/// /dev/stdout) is written to directly. On an error ("PATH: cannot be written: why") the old file is as it was.
llvm::Error write_file(const std::string& path, llvm::StringRef content);

}  // namespace wcmu
