// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "command/run.hpp"
#include "command/units.hpp"
#include "report/report.hpp"

#include <llvm/ADT/STLExtras.h>

#include <map>
#include <set>

namespace wcmu {
namespace {

/// A root as all units together know it.
struct KnownRoot {
  std::set<std::string> symbols;
  std::set<Location> declared;  ///< Where units without a body saw it.
  std::set<Location> defined;
};

std::string line_of(const std::string& public_name, const std::string& name, const KnownRoot& root) {
  std::string line = public_name;
  if (public_name != name) line += " (" + name + ")";
  line += "  " + to_string(root.defined.empty() ? *root.declared.begin() : *root.defined.begin());
  if (root.symbols.empty()) line += "  never defined or instantiated";
  if (root.symbols.size() > 1) line += "  " + std::to_string(root.symbols.size()) + " bodies";
  return line + "\n";
}

}  // namespace

ExitCode run_roots(const Options& options, const Log& log) {
  Cache cache(options.cache_dir);
  auto units = extract_units(options.source, options.jobs, cache, log);
  if (!units) return tell(units.takeError(), log);
  std::map<std::pair<std::string, std::string>, KnownRoot> roots;
  for (const Unit& unit : units->units) {
    for (const RootFact& fact : unit.facts.roots) {
      KnownRoot& root = roots[{fact.alias.empty() ? fact.name : fact.alias, fact.name}];
      (fact.symbols.empty() ? root.declared : root.defined).insert(fact.location);
      root.symbols.insert(fact.symbols.begin(), fact.symbols.end());
    }
  }
  std::string text;
  for (const auto& [names, root] : roots) text += line_of(names.first, names.second, root);
  if (!print(text, log)) return ExitCode::error;
  for (const std::string& source : units->failed) log.error(source + " did not compile");
  if (roots.empty() && units->failed.empty()) log.error("there is no root: mark a function with WCMU_ROOT");
  return roots.empty() || !units->failed.empty() ? ExitCode::error : ExitCode::ok;
}

}  // namespace wcmu
