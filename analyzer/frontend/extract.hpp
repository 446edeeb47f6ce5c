// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// compile command -> unit. libTooling and CodeGen with the user's real sources, flags and target. Next room: unit/.
#pragma once

#include "unit/unit.hpp"

#include <optional>
#include <string>
#include <vector>

namespace wcmu {

/// One way to compile one source.
struct CompileJob {
  std::string source;                ///< As named by the user or the database.
  std::string directory;             ///< Working directory of the command, absolute.
  std::vector<std::string> command;  ///< argv, compiler first.
};

struct ExtractOptions {
  std::vector<std::string> extra_args_before;  ///< --extra-arg-before
  std::vector<std::string> extra_args;         ///< --extra-arg
  std::vector<std::string> budget_headers;     ///< An include that ends in one of these is replaced by an empty header.
  std::optional<std::string> budgets;      ///< What those headers hold, once it is known; WCMU_BUDGET means it then.
  std::vector<std::string> query_drivers;  ///< Globs of the compilers that may be run; empty: all that are named.
  std::string resource_dir;                ///< --resource-dir, or empty: it is looked for.
  /// Absolute, without a slash at its end: the unit names files below it relative to it. Empty: as the command spells them.
  std::string source_root;
};

/// A file that a job asked for, or one that it would have taken had it been there.
struct FileUse {
  std::string path;  ///< Absolute.
  bool is_there = false;

  friend auto operator<=>(const FileUse&, const FileUse&) = default;
};

/// What came of one job. No unit: `diagnostics` says why, in clang's own words.
struct ExtractOutcome {
  std::optional<Unit> unit;
  std::string diagnostics;      ///< Text for stderr; may hold warnings although there is a unit.
  std::vector<FileUse> inputs;  ///< Sorted; not the budget headers.
};

/// Thread-safe; a pure function of the job, the options and the files that the job reads.
ExtractOutcome extract(const CompileJob& job, const ExtractOptions& options);

/// How a job would be read, without reading its source: for `wcmu doctor`.
struct JobView {
  std::string compiler;              ///< As the command names it.
  std::string path;                  ///< The file that would run; empty if there is none.
  std::string family;                ///< "gcc" or "clang"
  std::string version;               ///< Empty if it could not be asked.
  std::string target;                ///< Of a gcc: "arm-none-eabi"; empty if it could not be asked.
  bool asked = false;                ///< It answered for its folders, layouts and macros.
  std::vector<std::string> dropped;  ///< Flags that clang does not know.
  std::string error;                 ///< Why the job cannot be read; empty if it can.
};
JobView inspect(const CompileJob& job, const ExtractOptions& options);
/// A unit of C++20 that includes nothing, named `name` and holding `text`, for a target. Writes and reads no file. Thread-safe.
ExtractOutcome extract_text(const std::string& name, llvm::StringRef text, const std::string& triple);

/// The jobs of `sources` (all of the database if empty) from `build_dir`/compile_commands.json, or, where
/// `fixed_command` is not empty, from the words after `--`: a compiler, its flags, or both. An error names what is
/// missing and the remedy.
llvm::Expected<std::vector<CompileJob>> find_jobs(const std::vector<std::string>& sources, const std::string& build_dir,
                                                  const std::vector<std::string>& fixed_command);

}  // namespace wcmu
