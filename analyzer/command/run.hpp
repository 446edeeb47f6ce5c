// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The subcommands, and what several of them share.
#pragma once

#include "command/exit_code.hpp"
#include "command/log.hpp"
#include "command/options.hpp"
#include "rules/rule_set.hpp"

namespace wcmu {

ExitCode run_analyze(const Options& options, const Log& log);
ExitCode run_link(const Options& options, const Log& log);
ExitCode run_extract(const Options& options, const Log& log);
ExitCode run_explain(const Options& options, const Log& log);
ExitCode run_loops(const Options& options, const Log& log);
ExitCode run_roots(const Options& options, const Log& log);
/// 0 if nothing stands in the way of an analysis, else 1.
ExitCode run_doctor(const Options& options, const Log& log);
ExitCode run_rules_list(const Options& options, const Log& log);
ExitCode run_rules_check(const Options& options, const Log& log);

/// Tells the error and ends with 1.
ExitCode tell(llvm::Error error, const Log& log);

/// As write_file; `kStdout` is standard output.
llvm::Error write_output(const std::string& path, std::string_view text);

/// Writes to stdout; false if that failed, and then it was told.
bool print(std::string_view text, const Log& log);

/// BIN/../share/wcmu/rules of an installation, else the folder in the sources.
std::string shipped_rules_folder();

/// The shipped rules, and then the user's, for a target; without one, for none in particular. A file that is named twice counts once.
llvm::Expected<RuleSet> load_rule_files(const std::vector<std::string>& user_files, const std::string& triple);

}  // namespace wcmu
