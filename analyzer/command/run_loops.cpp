// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "command/run.hpp"
#include "command/whole.hpp"
#include "report/report.hpp"
#include "support/file.hpp"

#include <algorithm>

namespace wcmu {

ExitCode run_loops(const Options& options, const Log& log) {
  const auto whole = read_whole_program(options, log);
  if (!whole) return ExitCode::error;
  LoopsResult result;
  {
    Ticker ticker(log);
    result = count_loops(*whole->program, whole->rules, analysis_options(options, whole->rules, ticker));
  }
  std::sort(result.problems.begin(), result.problems.end());
  result.problems.erase(std::unique(result.problems.begin(), result.problems.end()), result.problems.end());
  ExitCode code = ExitCode::ok;
  for (const Problem& problem : result.problems) code = stronger(code, exit_code_of(problem));
  for (const LoopResult& loop : result.loops)
    if (!loop.bound) code = stronger(code, ExitCode::unbounded);
  log.raw(diagnostics(result.problems, log.color()));
  if (!options.report.emit_json.empty())
    if (llvm::Error error = write_output(options.report.emit_json, loops_json(result)))
      code = stronger(code, tell(std::move(error), log));
  const bool show = (!log.quiet() || code != ExitCode::ok) && option_with_stdout(options.report).empty();
  if (show && !print(loops_text(result), log)) code = ExitCode::error;
  return code;
}

}  // namespace wcmu
