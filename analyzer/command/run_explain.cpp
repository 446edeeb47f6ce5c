// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "command/gate.hpp"
#include "command/run.hpp"
#include "command/trust_gate.hpp"
#include "command/whole.hpp"
#include "report/report.hpp"
#include "support/file.hpp"
#include "support/version.hpp"

namespace wcmu {

ExitCode run_explain(const Options& options, const Log& log) {
  const auto whole = read_whole_program(options, log);
  if (!whole) return ExitCode::error;
  AnalysisResult result;
  {
    Ticker ticker(log);
    AnalysisOptions wanted = analysis_options(options, whole->rules, ticker);
    wanted.explain = true;
    result = analyze(*whole->program, whole->rules, wanted);
  }
  apply_trust_gate(result, options.report.no_trust);
  check_may_fail(result, options.report.may_fail);
  if (options.report.strict) make_strict(result);
  sort(result);
  ExitCode code = exit_code_of(result);
  log.raw(diagnostics(result.problems, log.color()));
  if (!options.report.emit_json.empty())
    if (llvm::Error error = write_output(options.report.emit_json, json_report(result, tool_version())))
      code = stronger(code, tell(std::move(error), log));
  std::string text;
  for (const RootResult& root : result.roots) text += options.folded ? folded_stacks(root) : explain_text(root);
  if (option_with_stdout(options.report).empty() && !print(text, log)) code = ExitCode::error;
  return code;
}

}  // namespace wcmu
