// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "command/bodies.hpp"
#include "command/run.hpp"
#include "command/units.hpp"
#include "execution/analyze.hpp"
#include "program/program.hpp"
#include "report/report.hpp"
#include "support/file.hpp"

#include <algorithm>

namespace wcmu {

ExitCode run_loops(const Options& options, const Log& log) {
  auto units = read_inputs(options.source, options.jobs, log);
  if (!units) return tell(units.takeError(), log);
  auto rules = load_rule_files(options.report.rules);
  if (!rules) return tell(rules.takeError(), log);
  for (const std::string& source : units->failed) log.error(source + " did not compile");
  if (!units->failed.empty() || units->units.empty()) return ExitCode::error;
  auto program = link_program(std::move(units->units), *rules);
  if (!program) return tell(program.takeError(), log);
  AnalysisOptions wanted;
  wanted.roots = options.report.roots;
  wanted.exclude_roots = options.report.exclude_roots;
  wanted.may_fail = options.report.may_fail;
  wanted.capacities = options.report.capacities;
  wanted.max_steps = options.report.max_steps;
  LoopsResult result = count_loops(**program, *rules, wanted);
  std::sort(result.problems.begin(), result.problems.end());
  result.problems.erase(std::unique(result.problems.begin(), result.problems.end()), result.problems.end());
  ExitCode code = ExitCode::ok;
  for (const Problem& problem : result.problems) code = stronger(code, exit_code_of(problem));
  for (const LoopResult& loop : result.loops)
    if (!loop.bound) code = stronger(code, ExitCode::unbounded);
  log.raw(diagnostics(result.problems, log.color()));
  if (!options.report.emit_json.empty())
    if (llvm::Error error = write_file(options.report.emit_json, loops_json(result)))
      code = stronger(code, tell(std::move(error), log));
  const bool show = !log.quiet() || code != ExitCode::ok;
  if (show && !print(loops_text(result), log)) code = ExitCode::error;
  return code;
}

}  // namespace wcmu
