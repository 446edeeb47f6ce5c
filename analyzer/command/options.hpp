// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#pragma once

#include "command/capacity.hpp"
#include "command/log.hpp"
#include "frontend/extract.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace wcmu {

/// Where translation units come from: sources and how they are compiled.
struct SourceOptions {
  std::vector<std::string> sources;
  std::string build_dir;                   ///< -p
  std::vector<std::string> fixed_command;  ///< The words after `--`.
  ExtractOptions extract;
};

/// What a budget must satisfy, besides its capacity.
struct GateOptions {
  std::optional<Amount> min_headroom;
  std::string baseline;        ///< Empty: none.
  std::string write_baseline;  ///< Empty: none.
  Amount tolerance;            ///< By which an end may grow against the baseline.
  bool warn = false;           ///< A gate that fails is a warning.
};

/// Reports for other programs than this project's own. Empty: none.
struct OutputOptions {
  std::string sarif;
  std::string markdown;
  std::string gitlab;
  bool github = false;      ///< Annotations on stdout, and the summary of the job.
  std::string source_root;  ///< Absolute: reports name files below it relative to it.
};

/// What is asked of the analysis, and where its results go.
struct ReportOptions {
  std::vector<std::string> roots;
  std::vector<std::string> exclude_roots;
  std::vector<Capacity> capacities;
  std::vector<std::string> may_fail;
  std::vector<std::string> rules;
  std::vector<std::string> no_trust;  ///< Kinds of trust that are problems.
  bool strict = false;                ///< Warnings are errors.
  std::uint64_t max_steps = 0;        ///< 0: the default.
  std::string emit_header;            ///< Empty: none.
  std::string header_namespace = "wcmu::budgets";
  std::string emit_json;  ///< Empty: none.
  bool check = false;     ///< The header is compared, not written.
  GateOptions gates;
  OutputOptions outputs;
};

/// As the name of an output: standard output, which then has nothing else on it.
constexpr llvm::StringLiteral kStdout = "-";
/// The option whose output is that; empty if there is none.
std::string option_with_stdout(const ReportOptions& report);

struct Options {
  enum class Command : std::uint8_t { analyze, extract, link, explain, loops, roots, doctor, rules_list, rules_check };
  Command command = Command::analyze;
  Log::Options log;
  unsigned jobs = 1;
  std::string cache_dir;           ///< analyze, explain, loops, roots, extract; empty: no cache.
  SourceOptions source;            ///< analyze, extract, explain, loops, roots, doctor
  std::vector<std::string> units;  ///< link
  std::string unit_output;         ///< extract
  std::string depfile;             ///< extract; empty: none
  std::string depfile_target;      ///< extract; empty: the unit
  ReportOptions report;            ///< analyze, link, explain, loops
  bool folded = false;             ///< explain: folded stacks
  std::string config;              ///< The wcmu.yaml that was read; empty: none.
  bool no_config = false;          ///< None is looked for.
};

/// The options, or the exit code with which the run ends at once: help and version were printed, or a usage error was told.
std::variant<Options, int> parse_options(int argc, const char* const* argv);

}  // namespace wcmu
