// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "command/whole.hpp"

#include "command/bodies.hpp"
#include "command/run.hpp"
#include "command/units.hpp"

#include <algorithm>
#include <string>

namespace wcmu {

std::optional<WholeProgram> read_whole_program(const Options& options, const Log& log) {
  const auto failed = [&](llvm::Error error) {
    tell(std::move(error), log);
    return std::nullopt;
  };
  Cache cache(options.cache_dir);
  auto units = read_inputs(options.source, options.jobs, cache, log);
  if (!units) return failed(units.takeError());
  auto rules = load_rule_files(options.report.rules, triple_of(units->units));
  if (!rules) return failed(rules.takeError());
  for (const std::string& source : units->failed) log.error(source + " did not compile");
  if (!units->failed.empty() || units->units.empty()) return std::nullopt;
  auto program = link_program(std::move(units->units), *rules);
  if (!program) return failed(program.takeError());
  return WholeProgram{std::move(*rules), std::move(*program)};
}

std::vector<Capacity> capacities_in_force(const Options& options, const RuleSet& rules) {
  std::vector<Capacity> all = options.report.capacities;
  for (const CapacityRule& rule : rules.places().capacity) {
    const bool is_stated = std::any_of(all.begin(), all.end(), [&](const Capacity& other) {
      return other.root == rule.function && other.arena == rule.arena;
    });
    if (!is_stated) all.push_back({rule.function, rule.arena, rule.bytes, rule.where});
  }
  return all;
}

bool wants_explanations(const Options& options) {
  const GateOptions& gates = options.report.gates;
  return !gates.baseline.empty() || !gates.write_baseline.empty() || !options.report.outputs.sarif.empty();
}

AnalysisOptions analysis_options(const Options& options, const RuleSet& rules, Ticker& ticker) {
  AnalysisOptions wanted;
  wanted.roots = options.report.roots;
  wanted.exclude_roots = options.report.exclude_roots;
  wanted.max_steps = options.report.max_steps;
  wanted.may_fail = options.report.may_fail;
  wanted.capacities = capacities_in_force(options, rules);
  wanted.explain = wants_explanations(options);
  wanted.jobs = options.jobs;
  wanted.started = [&ticker](const std::string& root, std::size_t number, std::size_t of) {
    ticker.set("analysing " + root + ", root " + std::to_string(number) + " of " + std::to_string(of));
  };
  return wanted;
}

}  // namespace wcmu
