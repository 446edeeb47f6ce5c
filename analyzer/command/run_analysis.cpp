// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// analyze and link: units -> result -> gates -> reports. The order of the outputs matters: the header is replaced last, by a run
// that can no longer fail.
#include "command/bodies.hpp"
#include "command/cache.hpp"
#include "command/gate.hpp"
#include "command/run.hpp"
#include "command/trust_gate.hpp"
#include "command/units.hpp"
#include "command/whole.hpp"
#include "execution/rule_uses.hpp"
#include "program/program.hpp"
#include "report/baseline.hpp"
#include "report/report.hpp"
#include "result/archive.hpp"
#include "result/relative.hpp"
#include "support/file.hpp"
#include "support/version.hpp"

#include <llvm/ADT/STLExtras.h>
#include <llvm/ADT/StringExtras.h>
#include <llvm/Support/FileSystem.h>
#include <llvm/Support/Path.h>

#include <algorithm>
#include <cstdlib>
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
  Ticker ticker(log);
  AnalysisResult result = analyze(**program, rules, analysis_options(options, rules, ticker));
  if (rules.has_user_rules())
    llvm::move(unused_rules(rules, count_rule_uses(**program, rules)), std::back_inserter(result.problems));
  for (const RootResult& root : result.roots)
    log.detail(root.public_name + ": " + std::to_string(root.steps) + " steps");
  return result;
}

/// Reports name files relative to the folder of the sources, and units may: editors and IDEs find what is told by the whole name.
void make_findable(std::vector<Problem>& problems, const std::string& source_root) {
  for (Problem& problem : problems) {
    const std::string whole = source_root + "/" + problem.location.file;
    if (llvm::sys::path::is_relative(problem.location.file) && llvm::sys::fs::is_regular_file(whole))
      problem.location.file = whole;
  }
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

llvm::Expected<std::optional<Baseline>> read_baseline(const std::string& path) {
  if (path.empty()) return std::nullopt;
  const std::optional<std::string> text = read_file(path);
  if (!text) return llvm::createStringError(path + ": the baseline cannot be read; make one: --write-baseline " + path);
  auto baseline = parse_baseline(*text, path);
  if (!baseline) return baseline.takeError();
  return std::move(*baseline);
}

void apply_gates(AnalysisResult& result, const std::vector<std::string>& failed, const RuleSet& rules,
                 const std::optional<Baseline>& baseline, const Options& options) {
  const ReportOptions& report = options.report;
  apply_trust_gate(result, report.no_trust);
  apply_capacity_gate(result, capacities_in_force(options, rules));
  if (report.gates.min_headroom) apply_headroom_gate(result, *report.gates.min_headroom);
  check_may_fail(result, report.may_fail);
  if (baseline)
    compare_with_baseline(result, *baseline, report.gates.tolerance,
                          {report.roots, report.exclude_roots, failed.empty()});
}

/// The other reports, each complete or not at all: one that cannot be written does not keep the next from it.
ExitCode write_reports(AnalysisResult result, const std::optional<Baseline>& baseline, const Options& options,
                       const Log& log) {
  const OutputOptions& outputs = options.report.outputs;
  ExitCode code = ExitCode::ok;
  const auto write = [&](const std::string& path, const auto& text) {
    if (path.empty()) return;
    if (llvm::Error error = write_output(path, text())) code = tell(std::move(error), log);
  };
  const auto markdown = [&] { return markdown_report(result, baseline ? &*baseline : nullptr); };
  write(outputs.sarif, [&] { return sarif_report(result, tool_version()); });
  write(outputs.markdown, markdown);
  write(outputs.gitlab, [&] { return gitlab_report(result.problems); });
  if (outputs.github) {
    if (!print(github_annotations(result.problems), log)) code = ExitCode::error;
    // Steps of a job share this file: each appends.
    const char* summary = std::getenv("GITHUB_STEP_SUMMARY");
    if (summary != nullptr && *summary != '\0')
      write(summary, [&] { return read_file(summary).value_or("") + markdown(); });
  }
  // Explanations were made for these reports; that of `analyze` does not depend on which others were asked for.
  for (RootResult& root : result.roots)
    for (ArenaResult& arena : root.arenas) arena.bottom_explained = arena.top_explained = std::nullopt;
  write(options.report.emit_json, [&] { return json_report(result, tool_version()); });
  return code;
}

ExitCode finish(AnalysisResult result, const std::vector<std::string>& failed, const RuleSet& rules,
                const std::optional<Baseline>& baseline, const Options& options, const Log& log) {
  const ReportOptions& report = options.report;
  if (baseline && !result.build.triple.empty() && baseline->triple != result.build.triple) {
    log.error(report.gates.baseline + ": the baseline is of target " + baseline->triple + ", and this program is for " +
              result.build.triple + "; keep one for each target");
    return ExitCode::error;
  }
  add_failed(result, failed);
  const std::string& source_root = report.outputs.source_root;
  if (!source_root.empty()) make_relative(result, source_root);  // Gates speak of places.
  apply_gates(result, failed, rules, baseline, options);
  if (report.strict) make_strict(result);
  sort(result);
  if (report.gates.warn) demote_gates(result);

  Header header;
  if (!report.emit_header.empty() && exit_code_of(result) == ExitCode::ok) {
    header = budget_header(result, {report.header_namespace, tool_version()});
    result.problems.insert(result.problems.end(), header.problems.begin(), header.problems.end());
    if (report.check && header.problems.empty()) check_header(report.emit_header, header.text, result);
    sort(result);
    if (report.gates.warn) demote_gates(result);
  }

  ExitCode code = exit_code_of(result);
  std::vector<Problem> told = result.problems;
  if (log.quiet() && code == ExitCode::ok)
    std::erase_if(told, [](const Problem& problem) { return problem.severity == Severity::note; });
  if (!source_root.empty()) make_findable(told, source_root);
  log.raw(diagnostics(told, log.color()));
  std::string baseline_text;
  if (code == ExitCode::ok && !report.gates.write_baseline.empty()) baseline_text = baseline_json(baseline_of(result));
  const bool show = (!log.quiet() || code != ExitCode::ok) && option_with_stdout(report).empty();
  if (show && !result.roots.empty() && !print(text_report(result), log)) code = ExitCode::error;
  code = stronger(code, write_reports(std::move(result), baseline, options, log));
  // What says that all is well comes last.
  if (code == ExitCode::ok && !baseline_text.empty())
    if (llvm::Error error = write_output(report.gates.write_baseline, baseline_text))
      code = tell(std::move(error), log);
  if (code == ExitCode::ok && !report.emit_header.empty() && !report.check)
    if (llvm::Error error = write_output(report.emit_header, header.text)) code = tell(std::move(error), log);
  return code;
}

/// "@FILE" stands for the units named in FILE, one a line.
llvm::Expected<std::vector<std::string>> unit_files(const std::vector<std::string>& words) {
  std::vector<std::string> files;
  for (const std::string& word : words) {
    if (!llvm::StringRef(word).starts_with("@")) {
      files.push_back(word);
      continue;
    }
    const std::optional<std::string> text = read_file(word.substr(1));
    if (!text) return llvm::createStringError(word.substr(1) + ": the list of units cannot be read");
    for (llvm::StringRef line : llvm::split(*text, '\n'))
      if (!line.trim().empty()) files.push_back(line.trim().str());
  }
  if (files.empty()) return llvm::createStringError(words.front() + ": names no unit");
  return files;
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
                                              const RuleSet& rules, const Options& options, Cache& cache,
                                              const Log& log) {
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
  auto known = extract_units(again, options.jobs, cache, log);
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

std::string absolute(const std::string& file) {
  llvm::SmallString<256> whole(file);
  if (llvm::sys::fs::make_absolute(whole)) return file;  // There is no current directory.
  return std::string(whole);
}

/// What decides of a result besides the files that are read: the jobs, and all that is asked for. Gates are not in it, for they are applied to
/// what is found.
std::string result_key(const Options& options) {
  static int anchor;
  CacheKey key;
  key.add("result").add(tool_version()).add_program(llvm::sys::fs::getMainExecutable(nullptr, &anchor));
  const ReportOptions& report = options.report;
  key.add(report.roots).add(report.exclude_roots).add(report.may_fail).add(std::to_string(report.max_steps));
  key.add(wants_explanations(options) ? "explained" : "");
  for (const Capacity& capacity : report.capacities) key.add(capacity.target()).add(std::to_string(capacity.bytes));
  for (const std::string& file : report.rules) key.add(absolute(file));
  auto jobs = sorted_jobs(options.source);
  if (!jobs) {
    llvm::consumeError(jobs.takeError());  // It is told where the jobs are needed.
    return key.text();
  }
  for (const CompileJob& job : *jobs) key.add(unit_key(job, options.source.extract));
  return key.text();
}

/// And the rules, those that are shipped too.
std::vector<FileUse> with_files_of_the_run(std::vector<FileUse> inputs, const Options& options) {
  std::vector<std::string> files = options.report.rules;
  std::error_code error;
  for (llvm::sys::fs::recursive_directory_iterator it(shipped_rules_folder(), error), end; it != end && !error;
       it.increment(error))
    if (it->type() == llvm::sys::fs::file_type::regular_file) files.push_back(it->path());
  for (const std::string& file : files) inputs.push_back({absolute(file), true});
  return inputs;
}

std::optional<AnalysisResult> find_result(Cache& cache, const std::string& key) {
  const std::optional<CacheEntry> entry = cache.find(key);
  return entry ? unpack(entry->payload) : std::nullopt;
}

/// What there is besides the units: `cache` for sources that may be read, or null for units that were, and the key of the result in it.
ExitCode run(llvm::Expected<Units> units, Cache* cache, const std::string& key, const std::optional<Baseline>& baseline,
             const Options& options, const Log& log) {
  if (!units) return tell(units.takeError(), log);
  auto rules = load_rule_files(options.report.rules, triple_of(units->units));
  if (!rules) return tell(rules.takeError(), log);
  const bool again = cache != nullptr && units->failed.empty() && llvm::any_of(units->units, reads_budgets);
  std::vector<Unit> kept;
  if (again) kept = units->units;
  auto result = analyze_units(std::move(units->units), *rules, options, log);
  if (result && again) result = check_feedback(std::move(*result), kept, *rules, options, *cache, log);
  if (!result) return tell(result.takeError(), log);
  const bool has_crashed =
      llvm::any_of(result->problems, [](const Problem& problem) { return problem.rule == "analysis-crash"; });
  if (cache != nullptr && cache->enabled() && units->failed.empty() && !units->told && !has_crashed)
    cache->store(key, with_files_of_the_run(std::move(units->inputs), options), pack(*result));
  return finish(std::move(*result), units->failed, *rules, baseline, options, log);
}

}  // namespace

ExitCode run_analyze(const Options& options, const Log& log) {
  // Before the work that it would spoil.
  auto baseline = read_baseline(options.report.gates.baseline);
  if (!baseline) return tell(baseline.takeError(), log);
  Cache cache(options.cache_dir);
  const std::string key = cache.enabled() ? result_key(options) : "";
  if (std::optional<AnalysisResult> known = find_result(cache, key)) {
    auto rules = load_rule_files(options.report.rules, known->build.triple);
    if (!rules) return tell(rules.takeError(), log);
    log.detail("nothing changed since the result in " + options.cache_dir);
    return finish(std::move(*known), {}, *rules, *baseline, options, log);
  }
  return run(extract_units(options.source, options.jobs, cache, log), &cache, key, *baseline, options, log);
}

ExitCode run_link(const Options& options, const Log& log) {
  auto baseline = read_baseline(options.report.gates.baseline);
  if (!baseline) return tell(baseline.takeError(), log);
  auto files = unit_files(options.units);
  if (!files) return tell(files.takeError(), log);
  return run(read_units(*files, log), nullptr, "", *baseline, options, log);
}

}  // namespace wcmu
