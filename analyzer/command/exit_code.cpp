// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "command/exit_code.hpp"

#include <llvm/ADT/STLExtras.h>
#include <llvm/ADT/StringRef.h>

namespace wcmu {
namespace {

int strength(ExitCode code) {
  switch (code) {
    case ExitCode::ok:
      return 0;
    case ExitCode::gate:
      return 1;
    case ExitCode::unbounded:
      return 2;
    case ExitCode::error:
      return 3;
  }
  return 3;
}

/// Rules about the run itself, not about a bound. Every other rule says why something has no bound.
constexpr llvm::StringLiteral error_rules[] = {"missing-root", "no-root", "compile-error", "analysis-crash",
                                               "ambiguous-definition", "bad-annotation", "root-name", "arena-name",
                                               "address-space", "unknown-capacity", "unknown-may-fail", "baseline-root",
                                               // Warnings, and errors with --strict.
                                               "escapes-rewind", "unused-rule", "no-capacity"};
constexpr llvm::StringLiteral gate_rules[] = {"over-capacity", "stale-header", "low-headroom", "regression"};

}  // namespace

ExitCode stronger(ExitCode a, ExitCode b) { return strength(a) >= strength(b) ? a : b; }

ExitCode exit_code_of(const Problem& problem) {
  if (problem.severity != Severity::error) return ExitCode::ok;
  if (llvm::is_contained(error_rules, problem.rule)) return ExitCode::error;
  if (llvm::is_contained(gate_rules, problem.rule)) return ExitCode::gate;
  return ExitCode::unbounded;
}

ExitCode exit_code_of(const AnalysisResult& result) {
  ExitCode code = ExitCode::ok;
  for (const Problem& problem : result.problems) code = stronger(code, exit_code_of(problem));
  for (const RootResult& root : result.roots) {
    if (!root.bounded) code = stronger(code, ExitCode::unbounded);
    for (const ArenaResult& arena : root.arenas)
      if (!budget_of(arena) || arena.status == ArenaStatus::unbounded) code = stronger(code, ExitCode::unbounded);
  }
  return code;
}

}  // namespace wcmu
