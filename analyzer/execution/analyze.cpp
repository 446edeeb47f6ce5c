// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "execution/analyze.hpp"

#include "execution/cases.hpp"
#include "result/archive.hpp"
#include "rules/name_table.hpp"
#include "support/workers.hpp"

#include <llvm/ADT/STLExtras.h>
#include <llvm/Support/GlobPattern.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

namespace wcmu {
namespace {

/// The standing assumptions of every budget.
std::vector<TrustEntry> standing_assumptions() {
  return {
      {"ub", "undefined behaviour", "none occurs, and no block of an arena is used after it was given back", {}},
      {"closed-world",
       "the analysed units",
       "they hold every definition, overrider and writer of globals that the root can meet",
       {}},
      {"build",
       "the analysed build",
       "the shipped program has the same macros, flags, standard library and compiler family",
       {}},
      {"thread", "other threads, interrupts and signal handlers", "none uses the arena meanwhile", {}},
      {"distinct-arenas",
       "arenas of different names",
       "they are different objects over disjoint buffers, and bytes written as data do not change the pointers that "
       "lead to them",
       {}},
      {"primitives", "the state of an arena", "it changes only through primitives", {}},
      {"epochs", "the epochs of an arena", "they do not saturate", {}},
  };
}

/// Largest of two bounds; nothing where one is missing.
std::optional<std::uint64_t> larger(const std::optional<std::uint64_t>& a, const std::optional<std::uint64_t>& b) {
  return a && b ? std::optional(std::max(*a, *b)) : std::nullopt;
}

/// Takes the number of `other`, and where it comes from, if that is larger.
void raise(std::optional<std::uint64_t>& bytes, std::optional<Explanation>& explained, PeakPlace& peak,
           const ArenaResult& other, std::optional<std::uint64_t> ArenaResult::* number,
           std::optional<Explanation> ArenaResult::* reason, PeakPlace ArenaResult::* place) {
  const bool is_larger = bytes && other.*number && *(other.*number) > *bytes;
  if (is_larger) peak = other.*place;
  bytes = larger(bytes, other.*number);
  if (is_larger) explained = other.*reason;
}

/// Path, label in the place of the name, and capacity of an arena as declarations give them.
ArenaResult describe(const Machine& machine, const ProgramRoot& root, const ArenaKey& key) {
  ArenaResult arena;
  arena.path = machine.arena_name(key);
  arena.name = machine.arena_label(key);
  arena.declared_capacity = machine.declared_capacity(key);
  if (!arena.declared_capacity) arena.declared_capacity = root.capacity;
  return arena;
}

/// Whether --may-fail means this arena, and what it is stated to hold.
Refusal refusal_of(const ProgramRoot& root, const ArenaResult& arena, const AnalysisOptions& options) {
  RootResult named;
  named.name = root.name;
  named.public_name = root.public_name;
  Refusal refusal;
  refusal.possible = std::any_of(options.may_fail.begin(), options.may_fail.end(),
                                 [&](const std::string& wanted) { return is_name_of(wanted, named, arena); });
  refusal.name = arena.name;
  if (auto capacity = capacity_of(named, arena, options.capacities))
    refusal.capacity = static_cast<Int>(std::min<std::uint64_t>(*capacity, INT64_MAX));
  return refusal;
}

/// A result with this root, and what is wrong on its way.
AnalysisResult analyze_root(const Program& program, const RuleSet& rules, const Globals& globals,
                            const ProgramRoot& root, std::uint64_t max_steps, const AnalysisOptions& options) {
  AnalysisResult outcome;
  RootResult& result = outcome.roots.emplace_back();
  result.name = root.name;
  result.public_name = root.public_name;
  result.location = root.location;
  std::map<std::string, ArenaResult> arenas;
  std::set<TrustEntry> trust(program.trust().begin(), program.trust().end());
  for (const TrustEntry& entry : standing_assumptions()) trust.insert(entry);
  std::set<Problem> problems, warnings;
  for (const llvm::Function* body : root.bodies) {
    result.mangled.push_back(body->getName().str());
    Machine machine(program, rules, globals, *body, root.public_name);
    if (options.explain) machine.record_histories();
    if (!options.may_fail.empty())
      machine.let_fail([&](const ArenaKey& key) { return refusal_of(root, describe(machine, root, key), options); });
    Run run = run_by_cases(machine, max_steps);
    result.steps += run.steps;
    trust.insert(run.trust.begin(), run.trust.end());
    // A run that was stopped has not seen everything.
    if (run.problems.empty())
      for (const Problem& contradiction : machine.contradictions())
        (contradiction.severity == Severity::error ? run.problems : run.warnings).insert(contradiction);
    problems.insert(run.problems.begin(), run.problems.end());
    warnings.insert(run.warnings.begin(), run.warnings.end());
    bool bounded = run.problems.empty();
    for (const auto& [key, water] : run.high_water) {
      ArenaResult arena = describe(machine, root, key);
      arena.alignment = water.alignment;
      if (water.capacity) arena.declared_capacity = water.capacity;
      if (bounded) {
        arena.bottom_bytes = static_cast<std::uint64_t>(water.peak[0]);
        arena.top_bytes = static_cast<std::uint64_t>(water.peak[1]);
        arena.bottom_peak = {machine.call_path(water.site[0]), static_cast<std::uint64_t>(water.site[0].bytes)};
        arena.top_peak = {machine.call_path(water.site[1]), static_cast<std::uint64_t>(water.site[1].bytes)};
        if (options.explain) {
          arena.bottom_explained = machine.explain(water.history[0], End::bottom);
          arena.top_explained = machine.explain(water.history[1], End::top);
        }
        if (water.retained[0] >= 0) {
          arena.retained_bottom = static_cast<std::uint64_t>(water.retained[0]);
          arena.retained_top = static_cast<std::uint64_t>(water.retained[1]);
        }
      } else {
        arena.status = ArenaStatus::unbounded;
      }
      auto [place, is_new] = arenas.try_emplace(arena.path, arena);
      if (is_new) continue;
      // The same arena in another instance of a template, or two objects that one name stands for: the larger.
      ArenaResult& both = place->second;
      bool unbounded = both.status == ArenaStatus::unbounded || arena.status == ArenaStatus::unbounded;
      raise(both.bottom_bytes, both.bottom_explained, both.bottom_peak, arena, &ArenaResult::bottom_bytes,
            &ArenaResult::bottom_explained, &ArenaResult::bottom_peak);
      raise(both.top_bytes, both.top_explained, both.top_peak, arena, &ArenaResult::top_bytes,
            &ArenaResult::top_explained, &ArenaResult::top_peak);
      both.retained_bottom =
          both.retained_bottom
              ? (arena.retained_bottom ? larger(both.retained_bottom, arena.retained_bottom) : both.retained_bottom)
              : arena.retained_bottom;
      both.retained_top = both.retained_top
                              ? (arena.retained_top ? larger(both.retained_top, arena.retained_top) : both.retained_top)
                              : arena.retained_top;
      both.alignment = std::max(both.alignment, arena.alignment);
      if (unbounded) both.status = ArenaStatus::unbounded;
    }
  }
  result.bounded = problems.empty();
  for (auto& [path, arena] : arenas) {
    if (!result.bounded) {
      arena.status = ArenaStatus::unbounded;
      arena.bottom_bytes = arena.top_bytes = arena.retained_bottom = arena.retained_top = std::nullopt;
      arena.bottom_explained = arena.top_explained = std::nullopt;
    }
  }
  // The last component of the label, with as many of its parents as it takes to tell the arenas apart.
  auto tail = [](const std::string& label, std::size_t components) {
    std::size_t at = label.size();
    while (components-- > 0 && at != std::string::npos && at > 0) at = label.rfind('.', at - 1);
    return at == std::string::npos || at == 0 ? label : label.substr(at + 1);
  };
  std::map<std::string, std::string> names;  // by path
  for (std::size_t components = 1; components < 16; ++components) {
    std::map<std::string, int> seen;
    for (const auto& [path, arena] : arenas) ++seen[names.contains(path) ? names[path] : tail(arena.name, components)];
    for (const auto& [path, arena] : arenas)
      if (!names.contains(path) && seen[tail(arena.name, components)] == 1) names[path] = tail(arena.name, components);
  }
  for (auto& [path, arena] : arenas) {
    if (auto name = names.find(path); name != names.end()) arena.name = name->second;
    result.arenas.push_back(arena);
  }
  // A root that was not bounded before any arena was seen still has one line: no number is known of it.
  result.trust_base.assign(trust.begin(), trust.end());
  outcome.problems.assign(problems.begin(), problems.end());
  outcome.problems.insert(outcome.problems.end(), warnings.begin(), warnings.end());
  return outcome;
}

/// Adds what rule files name as roots.
void add_ruled_roots(const Program& program, const RuleSet& rules, std::vector<ProgramRoot>& roots) {
  std::set<const RootRule*> found;
  const auto add = [&](const RootRule& rule, ProgramRoot root) {
    const bool is_there =
        std::any_of(roots.begin(), roots.end(), [&](const ProgramRoot& known) { return known.name == root.name; });
    if (is_there) return;
    if (!rule.as.empty()) root.public_name = rule.as;
    if (!root.location.known()) root.location = rule.where;
    roots.push_back(std::move(root));
  };
  if (rules.places().roots.empty()) return;
  for (const auto& module : program.modules())
    for (const llvm::Function& function : *module) {
      if (function.isDeclaration() || program.is_shipped(function)) continue;
      const RootRule* rule = rules.root(Program::rule_name(function));
      if (rule == nullptr) continue;
      found.insert(rule);
      const FunctionFact* fact = program.fact(function.getName());
      add(*rule, program.find_root(fact != nullptr ? llvm::StringRef(fact->name) : function.getName()));
    }
  for (const RootRule& rule : rules.places().roots) {
    if (found.contains(&rule) || !literal(split_file(rule.function).second)) continue;
    ProgramRoot missing;
    missing.name = missing.public_name = rule.function;
    add(rule, std::move(missing));
  }
  std::stable_sort(roots.begin(), roots.end(),
                   [](const ProgramRoot& a, const ProgramRoot& b) { return a.public_name < b.public_name; });
}

/// The roots that are asked for and there; what is wrong with the others goes to `problems`.
std::vector<ProgramRoot> select_roots(const Program& program, const RuleSet& rules, const AnalysisOptions& options,
                                      std::vector<Problem>& problems) {
  std::vector<ProgramRoot> roots = program.roots();
  add_ruled_roots(program, rules, roots);
  if (!options.roots.empty()) {
    const std::vector<ProgramRoot> known = std::exchange(roots, {});
    for (const std::string& name : options.roots) {
      auto place = std::find_if(known.begin(), known.end(),
                                [&](const ProgramRoot& root) { return root.public_name == name || root.name == name; });
      roots.push_back(place != known.end() ? *place : program.find_root(name));
    }
  }
  std::vector<llvm::GlobPattern> excluded;
  for (const std::string& pattern : options.exclude_roots)
    if (auto glob = llvm::GlobPattern::create(pattern))
      excluded.push_back(std::move(*glob));
    else
      llvm::consumeError(glob.takeError());
  std::erase_if(roots, [&](const ProgramRoot& root) {
    return std::any_of(excluded.begin(), excluded.end(),
                       [&](const llvm::GlobPattern& glob) { return glob.match(root.public_name); });
  });
  if (roots.empty())
    problems.push_back({"no-root",
                        Severity::error,
                        {},
                        "there is no root to analyse",
                        {"mark a function with WCMU_ROOT", "name one with --root"},
                        ""});
  std::erase_if(roots, [&](const ProgramRoot& root) {
    if (!root.bodies.empty()) return false;
    std::string why = root.location.known() ? "it is annotated, but no unit has a body of it: it is never defined, or "
                                              "a template that is never instantiated"
                                            : "no function of this name is defined in the analysed units";
    problems.push_back({"missing-root",
                        Severity::error,
                        root.location,
                        "root '" + root.public_name + "' is missing: " + why,
                        {"add the source that defines it", "instantiate the template explicitly", "correct the name"},
                        root.public_name});
    return true;
  });
  std::erase_if(roots, [&](const ProgramRoot& root) {
    if (root.rivals.empty()) return false;
    problems.push_back({"ambiguous-definition",
                        Severity::error,
                        root.location,
                        "root '" + root.public_name + "' is defined in " + root.rivals + ", in ways that differ",
                        {"name the sources of one program only", "pass the units of one program to `wcmu link`",
                         "leave it out with --exclude-root"},
                        root.public_name});
    return true;
  });
  return roots;
}

/// The larger of two counts; nothing where one is not known.
void raise(std::optional<std::uint64_t>& count, const std::optional<std::uint64_t>& other) {
  count = larger(count, other);
}

/// The loops of one body. A run that takes too many steps is repeated with less patience: then more loops are bounded by a formula.
std::vector<LoopResult> count_loops(const Program& program, const RuleSet& rules, const Globals& globals,
                                    const ProgramRoot& root, const llvm::Function& body, std::uint64_t max_steps,
                                    const AnalysisOptions& options, std::vector<Problem>& problems) {
  struct Attempt {
    Patience patience;
    std::uint64_t share;  ///< Of the steps, in eighths.
  };
  constexpr Attempt attempts[] = {{{60'000, 16'000'000}, 5}, {{20'000, 400'000}, 2}, {{2'000, 20'000}, 1}};
  for (const auto& [patience, share] : attempts) {
    Machine machine(program, rules, globals, body, root.public_name);
    machine.count_loops(patience);
    if (!options.may_fail.empty())
      machine.let_fail([&](const ArenaKey& key) { return refusal_of(root, describe(machine, root, key), options); });
    const Run run = machine.run({}, max_steps / 8 * share, {});
    if (run.out_of_steps && share > 1) continue;
    problems.insert(problems.end(), run.problems.begin(), run.problems.end());
    return machine.loops();
  }
  return {};
}

/// What is said of a root whose analysis did not come to its end.
Problem crash_of(const ProgramRoot& root, const std::string& end) {
  return {"analysis-crash",
          Severity::error,
          root.location,
          "the analysis of root '" + root.public_name + "' broke off: its process ended with " + end,
          {"if memory ran out: fewer processes at a time with -j, or fewer steps with --max-steps",
           "leave the root out with --exclude-root, and report it to wcmu with its source"},
          root.public_name};
}

/// `work` for each root, in the order of the roots. Several are done in processes of their own, as many at a time as there are jobs;
/// where one breaks off, `nothing` stands for its result. With one job as well, so that no result depends on their number.
template <typename Result>
std::vector<Result> for_each_root(const std::vector<ProgramRoot>& roots, const AnalysisOptions& options,
                                  llvm::function_ref<Result(const ProgramRoot&)> work,
                                  llvm::function_ref<std::optional<Result>(std::string_view)> read,
                                  llvm::function_ref<Result(const ProgramRoot&, const std::string&)> nothing) {
  const auto started = [&](std::size_t root) {
    if (options.started) options.started(roots[root].public_name, root + 1, roots.size());
  };
  std::vector<Result> results;
  if (roots.size() == 1) {
    started(0);
    results.push_back(work(roots.front()));
    return results;
  }
  const std::vector<WorkOutcome> outcomes =
      run_in_processes(roots.size(), options.jobs, [&](std::size_t root) { return pack(work(roots[root])); }, started);
  for (const ProgramRoot& root : roots) {
    const WorkOutcome& outcome = outcomes[results.size()];
    std::optional<Result> result = outcome.bytes ? read(*outcome.bytes) : std::nullopt;
    results.push_back(result ? std::move(*result) : nothing(root, outcome.end));
  }
  return results;
}

}  // namespace

AnalysisResult analyze(const Program& program, const RuleSet& rules, const AnalysisOptions& options) {
  AnalysisResult result;
  result.build = program.build();
  result.problems = program.problems();
  const std::vector<ProgramRoot> roots = select_roots(program, rules, options, result.problems);
  std::uint64_t max_steps = options.max_steps == 0 ? kDefaultMaxSteps : options.max_steps;
  const Globals globals(program, rules);
  const auto work = [&](const ProgramRoot& root) {
    return analyze_root(program, rules, globals, root, max_steps, options);
  };
  const auto nothing = [](const ProgramRoot& root, const std::string& end) {
    AnalysisResult crashed;
    crashed.roots.push_back({root.name, root.public_name, {}, root.location, {}, standing_assumptions(), false, 0});
    crashed.problems.push_back(crash_of(root, end));
    return crashed;
  };
  for (AnalysisResult& outcome : for_each_root<AnalysisResult>(roots, options, work, unpack, nothing)) {
    std::move(outcome.roots.begin(), outcome.roots.end(), std::back_inserter(result.roots));
    result.problems.insert(result.problems.end(), outcome.problems.begin(), outcome.problems.end());
  }
  std::sort(result.roots.begin(), result.roots.end(),
            [](const RootResult& a, const RootResult& b) { return a.public_name < b.public_name; });
  auto order = [](const Problem& a, const Problem& b) {
    return std::tie(a.location, a.rule, a.message, a.root) < std::tie(b.location, b.rule, b.message, b.root);
  };
  std::sort(result.problems.begin(), result.problems.end(), order);
  result.problems.erase(std::unique(result.problems.begin(), result.problems.end()), result.problems.end());
  return result;
}

LoopsResult count_loops(const Program& program, const RuleSet& rules, const AnalysisOptions& options) {
  LoopsResult result;
  result.problems = program.problems();
  const std::uint64_t max_steps = options.max_steps == 0 ? kDefaultMaxSteps : options.max_steps;
  const Globals globals(program, rules);
  std::map<std::pair<Location, std::string>, LoopResult> known;
  const std::vector<ProgramRoot> roots = select_roots(program, rules, options, result.problems);
  const auto work = [&](const ProgramRoot& root) {
    LoopsResult found;
    for (const llvm::Function* body : root.bodies)
      llvm::append_range(found.loops,
                         count_loops(program, rules, globals, root, *body, max_steps, options, found.problems));
    return found;
  };
  const auto nothing = [](const ProgramRoot& root, const std::string& end) {
    return LoopsResult{{}, {crash_of(root, end)}};
  };
  for (const LoopsResult& found : for_each_root<LoopsResult>(roots, options, work, unpack_loops, nothing)) {
    llvm::append_range(result.problems, found.problems);
    for (const LoopResult& loop : found.loops) {
      auto [place, is_new] = known.try_emplace({loop.location, loop.function}, loop);
      if (is_new) continue;
      LoopResult& both = place->second;
      if (both.bound && loop.bound && *loop.bound > *both.bound) both.source = loop.source;
      if (both.problem.empty()) both.problem = loop.problem;
      raise(both.bound, loop.bound);
      raise(both.entries, loop.entries);
      if (!both.bound) both.source.clear();
    }
  }
  for (auto& [place, loop] : known) {
    // What ended a run is told already.
    if (!loop.bound && llvm::StringRef(loop.problem).ends_with("[unbounded-loop]"))
      result.problems.push_back({"unbounded-loop",
                                 Severity::error,
                                 loop.location,
                                 "nothing bounds how often this loop in '" + loop.function + "' runs",
                                 {"guard the count before the loop: `if (n > kMax) return;`",
                                  "state how often the loop runs with WCMU_LOOP_BOUND(n) in its body"},
                                 ""});
    result.loops.push_back(std::move(loop));
  }
  return result;
}

}  // namespace wcmu
