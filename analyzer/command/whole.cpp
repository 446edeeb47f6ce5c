// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "command/whole.hpp"

#include "command/bodies.hpp"
#include "command/run.hpp"
#include "command/units.hpp"

namespace wcmu {

std::optional<WholeProgram> read_whole_program(const Options& options, const Log& log) {
  const auto failed = [&](llvm::Error error) {
    tell(std::move(error), log);
    return std::nullopt;
  };
  Cache cache(options.cache_dir);
  auto units = read_inputs(options.source, options.jobs, cache, log);
  if (!units) return failed(units.takeError());
  auto rules = load_rule_files(options.report.rules);
  if (!rules) return failed(rules.takeError());
  for (const std::string& source : units->failed) log.error(source + " did not compile");
  if (!units->failed.empty() || units->units.empty()) return std::nullopt;
  auto program = link_program(std::move(units->units), *rules);
  if (!program) return failed(program.takeError());
  return WholeProgram{std::move(*rules), std::move(*program)};
}

AnalysisOptions analysis_options(const Options& options) {
  AnalysisOptions wanted;
  wanted.roots = options.report.roots;
  wanted.exclude_roots = options.report.exclude_roots;
  wanted.max_steps = options.report.max_steps;
  wanted.may_fail = options.report.may_fail;
  wanted.capacities = options.report.capacities;
  const GateOptions& gates = options.report.gates;
  wanted.explain = !gates.baseline.empty() || !gates.write_baseline.empty() || !options.report.outputs.sarif.empty();
  wanted.jobs = options.jobs;
  return wanted;
}

}  // namespace wcmu
