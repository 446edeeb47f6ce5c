// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// --baseline: what grew since, and where. The numbers of a baseline are budgets, so all of what admission and callers see is compared: both
// ends, what is retained of them, and the capacity that is needed, which alignment alone can raise.
#include "command/gate.hpp"
#include "report/view.hpp"

#include <llvm/ADT/STLExtras.h>
#include <llvm/Support/GlobPattern.h>

#include <algorithm>
#include <map>

namespace wcmu {
namespace {

using Sites = std::map<std::string, Site>;

/// The site that grew most: ", the most at ...". Empty if none did, or nobody knows.
std::string cause(const SiteBytes& before, const Sites& now, Location& location) {
  std::uint64_t most = 0;
  std::string text;
  for (const auto& [way, site] : now) {
    const auto old = before.find(way);
    const std::uint64_t had = old == before.end() ? 0 : old->second;
    if (site.bytes <= had || site.bytes - had <= most) continue;
    most = site.bytes - had;
    text = "; " + way + " takes " + std::to_string(site.bytes) + ", " +
           (had == 0 ? "before it took none" : "before " + std::to_string(had));
    location = site.location;
  }
  return text;
}

/// One number of a budget.
struct Quantity {
  const char* name;
  std::uint64_t before;
  std::uint64_t now;
  const SiteBytes* sites;                         ///< Of the baseline; null: sites say nothing of this number.
  const std::optional<Explanation>* explanation;  ///< Of now.
};

class Comparison {
 public:
  Comparison(AnalysisResult& result, const Amount& tolerance) : result_(result), tolerance_(tolerance) {}

  void compare(const RootResult& root, const ArenaResult& arena, const BaselineArena& before) {
    const std::optional<Budget> now = budget_of(arena);
    if (!now) return;  // That it has no bound is told.
    const Budget& old = before.budget;
    const bool bottom = compare(
        root, arena, {"bottom", old.bottom_bytes, now->bottom_bytes, &before.bottom_sites, &arena.bottom_explained});
    const bool top =
        compare(root, arena, {"top", old.top_bytes, now->top_bytes, &before.top_sites, &arena.top_explained});
    // What else is larger because an end is, is no news.
    if (!bottom) compare(root, arena, {"retained bottom", old.retained_bottom, now->retained_bottom, nullptr, nullptr});
    if (!top) compare(root, arena, {"retained top", old.retained_top, now->retained_top, nullptr, nullptr});
    if (!bottom && !top)
      compare(root, arena, {"needed capacity", capacity_for(old), capacity_for(*now), nullptr, nullptr});
  }

  void note(const RootResult& root, const std::string& message) {
    Problem problem;
    problem.rule = "baseline-changed";
    problem.severity = Severity::note;
    problem.location = root.location;
    problem.message = message;
    problem.ways_out = {accept_};
    problem.root = root.public_name;
    result_.problems.push_back(std::move(problem));
  }

  void gone(const std::string& name) {
    Problem problem;
    problem.rule = "baseline-root";
    problem.message = "the baseline has the root " + name + ", and this program has not";
    problem.ways_out = {"give its sources, or its name if that is another now", accept_};
    result_.problems.push_back(std::move(problem));
  }

 private:
  /// True if it grew.
  bool compare(const RootResult& root, const ArenaResult& arena, const Quantity& quantity) {
    if (quantity.now == quantity.before) return false;
    const std::string change = std::string(quantity.name) + " of " + root.public_name + " on arena " + arena.name +
                               ": " + std::to_string(quantity.before) + " bytes in the baseline, " +
                               std::to_string(quantity.now) + " now";
    if (quantity.now < quantity.before) {
      note(root, change + " (-" + std::to_string(quantity.before - quantity.now) + ")");
      return false;
    }
    const std::uint64_t growth = quantity.now - quantity.before;
    const std::uint64_t allowed = tolerance_.of(quantity.before);
    if (growth <= allowed) {
      note(root, change + " (+" + std::to_string(growth) + ", within the tolerance)");
      return true;
    }
    Problem problem;
    problem.rule = "regression";
    problem.location = root.location;
    problem.message = change + " (+" + std::to_string(growth) +
                      (allowed > 0 ? ", tolerated are " + std::to_string(allowed) : "") + ")";
    Location site;
    if (quantity.sites != nullptr && *quantity.explanation) {
      problem.message += cause(*quantity.sites, sites_of(**quantity.explanation), site);
      // That is what changed, so that is where it is told.
      if (site.known() && !is_in_library(site)) problem.location = site;
    }
    problem.ways_out = {"see where the bytes come from: wcmu explain " + root.public_name, accept_};
    problem.root = root.public_name;
    result_.problems.push_back(std::move(problem));
    return true;
  }

  AnalysisResult& result_;
  const Amount& tolerance_;
  const std::string accept_ = "accept it: the same command with --write-baseline in place of --baseline";
};

bool is_selected(const std::string& name, const Selection& selection) {
  if (!selection.only.empty() && !llvm::is_contained(selection.only, name)) return false;
  return llvm::none_of(selection.exclude, [&](const std::string& text) {
    llvm::Expected<llvm::GlobPattern> glob = llvm::GlobPattern::create(text);
    if (glob) return glob->match(name);
    llvm::consumeError(glob.takeError());
    return false;
  });
}

}  // namespace

void compare_with_baseline(AnalysisResult& result, const Baseline& baseline, const Amount& tolerance,
                           const Selection& selection) {
  Comparison comparison(result, tolerance);
  for (const RootResult& root : result.roots) {
    const auto before = llvm::find_if(
        baseline.roots, [&](const BaselineRoot& candidate) { return candidate.name == root.public_name; });
    if (before == baseline.roots.end()) {
      comparison.note(root, root.public_name + " is not in the baseline");
      continue;
    }
    for (const ArenaResult& arena : root.arenas) {
      BaselineArena none{arena.name, arena.path, {0, 0, 1, 0, 0}, {}, {}};
      const auto old =
          llvm::find_if(before->arenas, [&](const BaselineArena& candidate) { return candidate.path == arena.path; });
      comparison.compare(root, arena, old == before->arenas.end() ? none : *old);
    }
    for (const BaselineArena& arena : before->arenas)
      if (root.bounded && llvm::none_of(root.arenas, [&](const ArenaResult& now) { return now.path == arena.path; }))
        comparison.note(root, root.public_name + " does not use arena " + arena.name + " any more: " +
                                  std::to_string(capacity_for(arena.budget)) + " bytes in the baseline");
  }
  if (!selection.complete) return;
  for (const BaselineRoot& root : baseline.roots) {
    const bool is_there =
        llvm::any_of(result.roots, [&](const RootResult& candidate) { return candidate.public_name == root.name; });
    if (!is_there && is_selected(root.name, selection)) comparison.gone(root.name);
  }
}

}  // namespace wcmu
