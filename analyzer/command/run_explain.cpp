// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "command/bodies.hpp"
#include "command/gate.hpp"
#include "command/run.hpp"
#include "command/units.hpp"
#include "execution/analyze.hpp"
#include "program/program.hpp"
#include "report/report.hpp"
#include "support/file.hpp"
#include "support/version.hpp"

namespace wcmu {

ExitCode run_explain(const Options& options, const Log& log) {
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
  wanted.may_fail = options.report.may_fail;
  wanted.capacities = options.report.capacities;
  wanted.max_steps = options.report.max_steps;
  wanted.jobs = options.jobs;
  wanted.explain = true;
  AnalysisResult result = analyze(**program, *rules, wanted);
  check_may_fail(result, options.report.may_fail);
  sort(result);
  ExitCode code = exit_code_of(result);
  log.raw(diagnostics(result.problems, log.color()));
  if (!options.report.emit_json.empty())
    if (llvm::Error error = write_file(options.report.emit_json, json_report(result, tool_version())))
      code = stronger(code, tell(std::move(error), log));
  std::string text;
  for (const RootResult& root : result.roots) text += options.folded ? folded_stacks(root) : explain_text(root);
  if (!print(text, log)) code = ExitCode::error;
  return code;
}

}  // namespace wcmu
