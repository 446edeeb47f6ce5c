// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "command/bodies.hpp"
#include "command/config.hpp"
#include "command/run.hpp"
#include "command/units.hpp"
#include "execution/rule_uses.hpp"

#include <llvm/Support/FileSystem.h>
#include <llvm/Support/Path.h>

#include <algorithm>

namespace wcmu {
namespace {

struct Line {
  std::string place, kind, name, uses;
};

std::string table(std::vector<Line> lines, bool counted) {
  lines.insert(lines.begin(), {"entry", "kind", "name", "matches"});
  std::size_t place = 0, kind = 0, uses = 0;
  for (const Line& line : lines) {
    place = std::max(place, line.place.size());
    kind = std::max(kind, line.kind.size());
    uses = std::max(uses, line.uses.size());
  }
  std::string text;
  const auto column = [](const std::string& cell, std::size_t width) {
    return cell + std::string(width - cell.size() + 2, ' ');
  };
  for (const Line& line : lines) {
    text += column(line.place, place) + column(line.kind, kind);
    if (counted) text += column(line.uses, uses);
    text += line.name + "\n";
  }
  return text;
}

}  // namespace

ExitCode run_rules_list(const Options& options, const Log& log) {
  const SourceOptions& source = options.source;
  const bool counted = !source.sources.empty() || !source.build_dir.empty();
  Units units;
  if (counted) {
    Cache cache(options.cache_dir);
    auto read = read_inputs(source, options.jobs, cache, log);
    if (!read) return tell(read.takeError(), log);
    units = std::move(*read);
    for (const std::string& failed : units.failed) log.error(failed + " did not compile");
    if (!units.failed.empty()) return ExitCode::error;
  }
  auto rules = load_rule_files(options.report.rules, triple_of(units.units));
  if (!rules) return tell(rules.takeError(), log);
  RuleUses uses;
  if (counted) {
    auto program = link_program(std::move(units.units), *rules);
    if (!program) return tell(program.takeError(), log);
    uses = count_rule_uses(**program, *rules);
  }
  std::vector<Line> lines;
  const auto add = [&](const void* rule, const Location& where, const std::string& kind, const std::string& name) {
    const auto found = uses.find(rule);
    lines.push_back({where.file + ":" + std::to_string(where.line), kind, name,
                     kind == "capacity" ? "-" : std::to_string(found == uses.end() ? 0 : found->second)});
  };
  const auto of_function = [](const std::string& function, const std::string& what) {
    return what.empty() ? function : function + ", " + what;
  };
  const PlaceRules& places = rules->places();
  // The user's come first: they count before the shipped ones.
  for (const auto& rule : rules->functions())
    if (!rule->shipped) add(rule.get(), rule->where, "functions", rule->pattern);
  for (const LoopRule& rule : places.loops) add(&rule, rule.where, "loops", of_function(rule.function, rule.key()));
  for (const RecursionRule& rule : places.recursion) add(&rule, rule.where, "recursion", rule.function);
  for (const IndirectRule& rule : places.indirect)
    add(&rule, rule.where, "indirect",
        of_function(rule.function, rule.line ? "line " + std::to_string(*rule.line) : ""));
  for (const AssumeRule& rule : places.assume)
    add(&rule, rule.where, "assume", of_function(rule.function, rule.what()));
  for (const RootRule& rule : places.roots) add(&rule, rule.where, "roots", rule.function);
  for (const CapacityRule& rule : places.capacity)
    add(&rule, rule.where, "capacity", rule.function + (rule.arena.empty() ? "" : "." + rule.arena));
  for (const auto& rule : rules->functions())
    if (rule->shipped) add(rule.get(), rule->where, "functions", rule->pattern);
  if (!options.config.empty()) log.progress("options of " + options.config + " are in force");
  return print(table(std::move(lines), counted), log) ? ExitCode::ok : ExitCode::error;
}

ExitCode run_rules_check(const Options& options, const Log& log) {
  ExitCode code = ExitCode::ok;
  // Together, as a run would take them: two files may contradict each other. A file that is wrong is left out.
  RuleSet rules;
  for (const std::string& file : options.report.rules) {
    const bool is_config = llvm::sys::path::filename(file) == "wcmu.yaml";
    llvm::Error error = llvm::Error::success();
    if (is_config) {
      auto config = load_config(file);
      if (!config) error = llvm::joinErrors(std::move(error), config.takeError());
    } else {
      error = llvm::joinErrors(std::move(error), rules.add_file(file, /*shipped=*/false));
    }
    if (error)
      code = tell(std::move(error), log);
    else
      log.progress(file + " is well-formed");
  }
  return code;
}

}  // namespace wcmu
