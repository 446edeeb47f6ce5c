// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Entries of rule files by the names that they give to functions.
#pragma once

#include "rules/names.hpp"
#include "support/location.hpp"

#include <llvm/ADT/StringMap.h>
#include <llvm/Support/Error.h>
#include <llvm/Support/GlobPattern.h>

#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace wcmu {

/// "file.cpp:ns::f" -> "file.cpp" and "ns::f"; without a file the first is empty.
std::pair<llvm::StringRef, llvm::StringRef> split_file(llvm::StringRef pattern);

/// The text that a pattern without globs stands for; nothing if it holds a glob.
std::optional<std::string> literal(llvm::StringRef pattern);

/// An error at `where` if the pattern, or that of its file, is malformed.
llvm::Error check_pattern(llvm::StringRef pattern, const Location& where);

/// A table that gives the numbers that were added for a name.
class NameTable {
 public:
  /// `pattern` was checked.
  void add(llvm::StringRef pattern, unsigned number);

  /// The numbers of the most exact pattern that matches one of the names; empty if none does. `file`: of a function with internal
  /// linkage. An exact name comes before a glob, a more specific name before a shorter one, of several globs the first. A pattern with
  /// a file comes before those without.
  [[nodiscard]] std::vector<unsigned> find(const std::vector<SpelledName>& names, llvm::StringRef file,
                                           bool bare_names_too) const;
  /// Whether there are patterns with files.
  [[nodiscard]] bool asks_for_files() const { return !by_file_.empty(); }

 private:
  struct Glob {
    llvm::GlobPattern pattern;
    std::vector<unsigned> numbers;
  };
  struct Patterns {
    llvm::StringMap<std::vector<unsigned>> exact;
    std::vector<Glob> globs;
    llvm::StringMap<std::size_t> glob_numbers;  ///< In `globs`, by their texts.
  };
  struct OfFile {
    llvm::StringRef text;
    std::vector<llvm::GlobPattern> patterns;  ///< Of paths.
    Patterns names;
  };

  void add(Patterns& patterns, llvm::StringRef pattern, unsigned number);
  /// A glob keeps a part of its text by reference.
  llvm::StringRef keep(std::string text) { return texts_.emplace_back(std::move(text)); }

  static std::vector<unsigned> find(const Patterns& patterns, const std::vector<SpelledName>& names,
                                    bool bare_names_too);

  Patterns everywhere_;
  std::vector<OfFile> by_file_;
  llvm::StringMap<std::size_t> file_numbers_;  ///< In `by_file_`, by their texts.
  std::deque<std::string> texts_;
};

}  // namespace wcmu
