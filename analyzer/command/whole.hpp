// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#pragma once

#include "command/log.hpp"
#include "command/options.hpp"
#include "execution/analyze.hpp"
#include "program/program.hpp"
#include "rules/rule_set.hpp"

#include <memory>
#include <optional>

namespace wcmu {

/// What a command works on that needs all of its sources.
struct WholeProgram {
  RuleSet rules;
  std::unique_ptr<Program> program;
};

/// Reads the sources, units and rules of the run, and links them. Nothing: what went wrong was told.
std::optional<WholeProgram> read_whole_program(const Options& options, const Log& log);

/// What --capacity says, and what rule files say of other roots and arenas.
std::vector<Capacity> capacities_in_force(const Options& options, const RuleSet& rules);

/// Whether an output of analyze or link says where bytes come from.
bool wants_explanations(const Options& options);

/// Which roots, and how far. `ticker` is told which root it is; it lives longer than the analysis.
AnalysisOptions analysis_options(const Options& options, const RuleSet& rules, Ticker& ticker);

}  // namespace wcmu
