// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// docs/exit-codes.md as a table.
#include "command/exit_code.hpp"
#include "../catch_shim.hpp"

using namespace wcmu;

namespace {

Problem problem(const std::string& rule, Severity severity = Severity::error) {
  return {rule, severity, {}, "m", {}, ""};
}

AnalysisResult result_of(std::vector<Problem> problems) {
  AnalysisResult result;
  result.problems = std::move(problems);
  return result;
}

}  // namespace

TEST_CASE("1 wins over 3, 3 over 2, 2 over 0", "[exit-code]") {
  const ExitCode order[] = {ExitCode::ok, ExitCode::gate, ExitCode::unbounded, ExitCode::error};
  for (int a = 0; a < 4; ++a)
    for (int b = 0; b < 4; ++b) CHECK(stronger(order[a], order[b]) == order[std::max(a, b)]);
  CHECK(static_cast<int>(ExitCode::ok) == 0);
  CHECK(static_cast<int>(ExitCode::error) == 1);
  CHECK(static_cast<int>(ExitCode::gate) == 2);
  CHECK(static_cast<int>(ExitCode::unbounded) == 3);
}

TEST_CASE("every rule has its code", "[exit-code]") {
  for (const char* rule :
       {"missing-root", "no-root", "compile-error", "ambiguous-definition", "bad-annotation", "root-name", "arena-name",
        "address-space", "unknown-capacity", "unknown-may-fail", "baseline-root"})
    CHECK(exit_code_of(problem(rule)) == ExitCode::error);
  for (const char* rule : {"over-capacity", "stale-header", "low-headroom", "regression"})
    CHECK(exit_code_of(problem(rule)) == ExitCode::gate);
  for (const char* rule : {"unbounded-loop", "unknown-callee", "a-rule-of-tomorrow", ""})
    CHECK(exit_code_of(problem(rule)) == ExitCode::unbounded);
  CHECK(exit_code_of(problem("unbounded-loop", Severity::warning)) == ExitCode::ok);
  CHECK(exit_code_of(problem("no-root", Severity::note)) == ExitCode::ok);
}

TEST_CASE("a run ends with the strongest of its reasons", "[exit-code]") {
  CHECK(exit_code_of(result_of({})) == ExitCode::ok);
  CHECK(exit_code_of(result_of({problem("over-capacity"), problem("unbounded-loop")})) == ExitCode::unbounded);
  CHECK(exit_code_of(result_of({problem("missing-root"), problem("unbounded-loop"), problem("over-capacity")})) ==
        ExitCode::error);
}

TEST_CASE("no root without a bound ends with 0, even if no problem says why", "[exit-code]") {
  AnalysisResult result;
  result.roots.emplace_back();
  CHECK(exit_code_of(result) == ExitCode::ok);
  result.roots[0].bounded = false;
  CHECK(exit_code_of(result) == ExitCode::unbounded);
  result.roots[0].bounded = true;
  result.roots[0].arenas.emplace_back();
  CHECK(exit_code_of(result) == ExitCode::unbounded);
  result.roots[0].arenas[0].bottom_bytes = 0;
  CHECK(exit_code_of(result) == ExitCode::unbounded);
  result.roots[0].arenas[0].top_bytes = 0;
  CHECK(exit_code_of(result) == ExitCode::ok);
}
