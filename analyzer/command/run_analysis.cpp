// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// analyze and link: units -> result -> gates -> reports. The order of the outputs matters: the header is replaced last, by a run
// that can no longer fail.
#include "command/bodies.hpp"
#include "command/gate.hpp"
#include "command/run.hpp"
#include "command/trust_gate.hpp"
#include "command/units.hpp"
#include "command/whole.hpp"
#include "execution/rule_uses.hpp"
#include "program/program.hpp"
#include "report/report.hpp"
#include "support/file.hpp"
#include "support/version.hpp"

#include <llvm/ADT/STLExtras.h>

#include <algorithm>
#include <iterator>
#include <map>

namespace wcmu {
namespace {

/// What the rest of the program says when a part of it did not compile: shown, marked, and never with an exit code but 1.
void add_failed(AnalysisResult& result, const std::vector<std::string>& failed) {
  for (const std::string& source : failed) {
    result.problems.push_back({"compile-error",
                               Severity::error,
                               {source, 0, 0},
                               "this source did not compile",
                               {"mend what clang reports above"},
                               ""});
    for (RootResult& root : result.roots)
      root.trust_base.push_back(
          {"closed-world", source, "this source did not compile and is not in these numbers", {}});
  }
}

llvm::Expected<AnalysisResult> analyze_units(std::vector<Unit> units, const RuleSet& rules, const Options& options,
                                             const Log& log) {
  if (units.empty()) return AnalysisResult{};
  auto program = link_program(std::move(units), rules);
  if (!program) return program.takeError();
  log.detail("analysing");
  AnalysisResult result = analyze(**program, rules, analysis_options(options, rules));
  if (rules.has_user_rules())
    llvm::move(unused_rules(rules, count_rule_uses(**program, rules)), std::back_inserter(result.problems));
  for (const RootResult& root : result.roots)
    log.detail(root.public_name + ": " + std::to_string(root.steps) + " steps");
  return result;
}

/// Where two texts part, as one line for people.
std::string first_difference(llvm::StringRef old_text, llvm::StringRef new_text) {
  for (unsigned line = 1;; ++line) {
    auto [old_line, old_rest] = old_text.split('\n');
    auto [new_line, new_rest] = new_text.split('\n');
    const bool end = old_text.empty() || new_text.empty();
    if (end || old_line != new_line)
      return "line " + std::to_string(line) + (old_text.empty() ? " is missing" : " is '" + old_line.str() + "'") +
             (new_text.empty() ? " and should not be there" : ", the analysis gives '" + new_line.str() + "'");
    old_text = old_rest;
    new_text = new_rest;
  }
}

void check_header(const std::string& path, const std::string& wanted, AnalysisResult& result) {
  const std::optional<std::string> found = read_file(path);
  if (found && *found == wanted) return;
  Problem problem;
  problem.rule = "stale-header";
  problem.location.file = path;
  problem.message = "the header is not up to date: " + (found ? first_difference(*found, wanted) : "it is not there");
  problem.ways_out = {"run the same command without --check"};
  result.problems.push_back(std::move(problem));
}

ExitCode finish(AnalysisResult result, const std::vector<std::string>& failed, const RuleSet& rules,
                const Options& options, const Log& log) {
  const ReportOptions& report = options.report;
  apply_trust_gate(result, report.no_trust);
  apply_capacity_gate(result, capacities_in_force(options, rules));
  check_may_fail(result, report.may_fail);
  add_failed(result, failed);
  if (report.strict) make_strict(result);
  sort(result);

  Header header;
  if (!report.emit_header.empty() && exit_code_of(result) == ExitCode::ok) {
    header = budget_header(result, {report.header_namespace, tool_version()});
    result.problems.insert(result.problems.end(), header.problems.begin(), header.problems.end());
    if (report.check && header.problems.empty()) check_header(report.emit_header, header.text, result);
    sort(result);
  }

  ExitCode code = exit_code_of(result);
  log.raw(diagnostics(result.problems, log.color()));
  if (!report.emit_json.empty())
    if (llvm::Error error = write_file(report.emit_json, json_report(result, tool_version())))
      code = stronger(code, tell(std::move(error), log));
  const bool show = !log.quiet() || code != ExitCode::ok;
  if (show && !result.roots.empty() && !print(text_report(result), log)) code = ExitCode::error;
  if (code == ExitCode::ok && !report.emit_header.empty() && !report.check)
    if (llvm::Error error = write_file(report.emit_header, header.text)) code = tell(std::move(error), log);
  return code;
}

bool reads_budgets(const Unit& unit) {
  return llvm::any_of(unit.facts.trust, [](const TrustEntry& entry) { return entry.kind == unchecked_feedback; });
}

/// The budgets of every arena, to be compared.
std::map<std::pair<std::string, std::string>, std::optional<Budget>> budgets_of(const AnalysisResult& result) {
  std::map<std::pair<std::string, std::string>, std::optional<Budget>> budgets;
  for (const RootResult& root : result.roots)
    for (const ArenaResult& arena : root.arenas) budgets[{root.public_name, arena.path}] = budget_of(arena);
  return budgets;
}

/// Reads the sources that use WCMU_BUDGET again, now with the values of `result`: what comes out must be the same. Gives the second
/// result; `result` as it is where there is nothing to check, no header by which a source could get the values, or no numbers.
llvm::Expected<AnalysisResult> check_feedback(AnalysisResult result, const std::vector<Unit>& units,
                                              const RuleSet& rules, const Options& options, const Log& log) {
  if (exit_code_of(result) != ExitCode::ok || options.source.extract.budget_headers.empty()) return result;
  const Header header = budget_header(result, {"wcmu::budgets", tool_version()});
  if (!header.problems.empty()) return result;
  SourceOptions again = options.source;
  again.extract.budgets = header.text;
  again.sources.clear();
  std::vector<Unit> both;
  for (const Unit& unit : units) {
    if (reads_budgets(unit))
      again.sources.push_back(unit.facts.source);
    else
      both.push_back(unit);
  }
  again.sources.erase(std::unique(again.sources.begin(), again.sources.end()), again.sources.end());
  log.detail("reading sources that use WCMU_BUDGET again, with the values");
  auto known = extract_units(again, options.jobs, log);
  if (!known) return known.takeError();
  // A value that a source refuses to compile with is told by the build.
  if (!known->failed.empty()) return result;
  llvm::move(known->units, std::back_inserter(both));
  auto second = analyze_units(std::move(both), rules, options, log);
  if (!second) return second.takeError();
  const auto before = budgets_of(result);
  const auto after = budgets_of(*second);
  for (const RootResult& root : result.roots) {
    for (const ArenaResult& arena : root.arenas) {
      auto place = after.find({root.public_name, arena.path});
      if (place != after.end() && place->second == before.at(place->first)) continue;
      const auto text = [](const std::optional<Budget>& budget) {
        return budget ? std::to_string(budget->bottom_bytes) + " + " + std::to_string(budget->top_bytes) : "unbounded";
      };
      second->problems.push_back(
          {"budget-feedback",
           Severity::error,
           root.location,
           "the budget of " + root.public_name + " on arena " + arena.name + " is " +
               text(before.at({root.public_name, arena.path})) + " bytes, and " +
               text(place == after.end() ? std::nullopt : place->second) +
               " once WCMU_BUDGET has its values: it depends on itself",
           {"keep WCMU_BUDGET out of what decides how much the root allocates", "use a constant of your own there"},
           root.public_name});
    }
  }
  return second;
}

/// `again`: sources may be read a second time.
ExitCode run(llvm::Expected<Units> units, bool again, const Options& options, const Log& log) {
  if (!units) return tell(units.takeError(), log);
  auto rules = load_rule_files(options.report.rules, units->units);
  if (!rules) return tell(rules.takeError(), log);
  again = again && units->failed.empty() && llvm::any_of(units->units, reads_budgets);
  std::vector<Unit> kept;
  if (again) kept = units->units;
  auto result = analyze_units(std::move(units->units), *rules, options, log);
  if (result && again) result = check_feedback(std::move(*result), kept, *rules, options, log);
  if (!result) return tell(result.takeError(), log);
  return finish(std::move(*result), units->failed, *rules, options, log);
}

}  // namespace

ExitCode run_analyze(const Options& options, const Log& log) {
  return run(extract_units(options.source, options.jobs, log), true, options, log);
}

ExitCode run_link(const Options& options, const Log& log) {
  return run(read_units(options.units, log), false, options, log);
}

}  // namespace wcmu
