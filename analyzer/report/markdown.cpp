// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "report/report.hpp"
#include "report/trust.hpp"

#include <llvm/ADT/STLExtras.h>
#include <llvm/ADT/StringRef.h>

namespace wcmu {
namespace {

/// What Markdown, HTML in it, or a table would take for its own.
std::string escaped(llvm::StringRef text) {
  std::string result;
  for (const char c : text) {
    if (c == '<')
      result += "&lt;";
    else if (c == '&')
      result += "&amp;";
    else if (c == '\n')
      result += ' ';
    else if (llvm::StringRef("\\`*_[]|").contains(c))
      result += {'\\', c};
    else
      result += c;
  }
  return result;
}

std::string number(std::optional<std::uint64_t> value) { return value ? std::to_string(*value) : "-"; }

/// "512 (+128)", against what the baseline has.
std::string changed(std::optional<std::uint64_t> now, std::optional<std::uint64_t> before) {
  std::string text = number(now);
  if (!now || !before || *now == *before) return text;
  return text + (*now > *before ? " (+" + std::to_string(*now - *before) : " (-" + std::to_string(*before - *now)) +
         ")";
}

const Budget* find(const Baseline* baseline, const RootResult& root, const ArenaResult& arena) {
  if (baseline == nullptr) return nullptr;
  for (const BaselineRoot& known : baseline->roots)
    if (known.name == root.public_name)
      for (const BaselineArena& before : known.arenas)
        if (before.path == arena.path) return &before.budget;
  return nullptr;
}

std::string row(const RootResult& root, const ArenaResult& arena, const Budget* before) {
  const auto of = [&](auto member) { return before ? std::optional<std::uint64_t>(before->*member) : std::nullopt; };
  const std::optional<std::uint64_t> needed = needed_capacity(arena);
  std::string headroom = "-";
  if (needed && arena.capacity)
    headroom = *arena.capacity >= *needed ? std::to_string(*arena.capacity - *needed)
                                          : "-" + std::to_string(*needed - *arena.capacity);
  return "| " + escaped(root.public_name) + " | " + escaped(arena.name) + " | " +
         changed(arena.bottom_bytes, of(&Budget::bottom_bytes)) + " | " +
         changed(arena.top_bytes, of(&Budget::top_bytes)) + " | " + number(arena.capacity) + " | " + headroom + " | " +
         std::string(name_of(arena.status)) + " |\n";
}

}  // namespace

std::string markdown_report(const AnalysisResult& result, const Baseline* baseline) {
  const auto errors =
      llvm::count_if(result.problems, [](const Problem& problem) { return problem.severity == Severity::error; });
  std::string text = "## wcmu: " +
                     (errors == 0 ? std::string("all budgets hold")
                                  : std::to_string(errors) + (errors == 1 ? " problem" : " problems")) +
                     "\n\n";
  if (!result.roots.empty()) {
    text += "| root | arena | bottom | top | capacity | headroom | status |\n|---|---|---:|---:|---:|---:|---|\n";
    for (const RootResult& root : result.roots) {
      for (const ArenaResult& arena : root.arenas) text += row(root, arena, find(baseline, root, arena));
      if (root.arenas.empty())
        text += "| " + escaped(root.public_name) +
                (root.bounded ? " | - | 0 | 0 | - | - | ok |\n" : " | - | - | - | - | - | unbounded |\n");
    }
    text += "\n";
  }
  for (const Problem& problem : result.problems) {
    const std::string where = to_string(problem.location);
    text += "- **" + std::string(name_of(problem.severity)) + "** " + (where.empty() ? "" : "`" + where + "` ") +
            escaped(problem.message) + " `" + problem.rule + "`\n";
    for (const std::string& fact : problem.known) text += "  - known: " + escaped(fact) + "\n";
    for (const std::string& way : problem.ways_out) text += "  - way out: " + escaped(way) + "\n";
  }
  const std::vector<SharedTrust> trust = shared_trust(result.roots, /*with_locations=*/true);
  if (trust.empty()) return text;
  text += "\n<details><summary>Trust base: what these numbers rest on and the analysis did not prove</summary>\n\n";
  for (const SharedTrust& shared : trust) {
    text += "- " + escaped(to_line(shared));
    if (const std::string where = to_string(shared.entry.location); !where.empty()) text += " `" + where + "`";
    text += "\n";
  }
  return text + "\n</details>\n";
}

}  // namespace wcmu
