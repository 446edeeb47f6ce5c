// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The files as the analysis sees them. Two differ from those on the disk:
// - a generated budget header is empty, whether an old one lies about or none was ever made: results must not feed on
//   results (where it is checked that they do not, it holds what is given);
// - libstdc++'s configuration says that std::string has no bodies elsewhere, so that they are made here.
#pragma once

#include <llvm/ADT/IntrusiveRefCntPtr.h>
#include <llvm/Support/VirtualFileSystem.h>

#include <set>
#include <string>
#include <vector>

namespace wcmu {

/// Whether an include or a path names one of `budget_headers`: equal to it, or one ends in "/" and the other.
bool names_budget_header(llvm::StringRef name, const std::vector<std::string>& budget_headers);

/// A view of `files`. `folders` are spelled folders ("gen") that count as being there, empty, wherever they are
/// looked for: an include "gen/x.hpp" is not even tried where there is no folder "gen".
llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> make_source_view(llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> files,
                                                                 std::vector<std::string> budget_headers,
                                                                 std::string budgets, std::set<std::string> folders);

}  // namespace wcmu
