// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "report/report.hpp"
#include "report/trust.hpp"

#include <llvm/ADT/StringExtras.h>
#include <llvm/Support/FormatVariadic.h>

#include <algorithm>
#include <array>

namespace wcmu {
namespace {

constexpr std::size_t columns = 9;
using Row = std::array<std::string, columns>;

std::string number(std::optional<std::uint64_t> value) { return value ? std::to_string(*value) : "-"; }

/// The sum of both, "-" if one is unknown. Saturates: no arena is that large.
std::string sum(std::optional<std::uint64_t> a, std::optional<std::uint64_t> b) {
  if (!a || !b) return "-";
  return std::to_string(*a > UINT64_MAX - *b ? UINT64_MAX : *a + *b);
}

std::string difference(std::optional<std::uint64_t> a, std::optional<std::uint64_t> b) {
  if (!a || !b) return "-";
  return *a >= *b ? std::to_string(*a - *b) : "-" + std::to_string(*b - *a);
}

Row row_of(const RootResult& root, const ArenaResult& arena) {
  return {root.public_name,
          arena.name,
          number(arena.bottom_bytes),
          number(arena.top_bytes),
          sum(arena.bottom_bytes, arena.top_bytes),
          number(arena.capacity),
          difference(arena.capacity, needed_capacity(arena)),
          number(arena.retained_bottom) + "+" + number(arena.retained_top),
          std::string(name_of(arena.status))};
}

/// Names to the left, numbers to the right, no blanks at the end of a line.
std::string table(const std::vector<Row>& rows) {
  std::array<std::size_t, columns> width{};
  for (const Row& row : rows)
    for (std::size_t i = 0; i < columns; ++i) width[i] = std::max(width[i], row[i].size());
  std::string text;
  for (const Row& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < columns; ++i) {
      const std::string padding(width[i] - row[i].size(), ' ');
      const bool name = i < 2 || i == columns - 1;
      line += (i == 0 ? "" : "  ") + (name ? row[i] + padding : padding + row[i]);
    }
    text += llvm::StringRef(line).rtrim().str() + "\n";
  }
  return text;
}

}  // namespace

std::string to_string(const Location& location) {
  if (!location.known()) return location.file;
  std::string text = location.file + ":" + std::to_string(location.line);
  return location.column == 0 ? text : text + ":" + std::to_string(location.column);
}

std::string text_report(const AnalysisResult& result) {
  std::vector<Row> rows{{"root", "arena", "bottom", "top", "total", "capacity", "headroom", "retained", "status"}};
  for (const RootResult& root : result.roots) {
    for (const ArenaResult& arena : root.arenas) rows.push_back(row_of(root, arena));
    if (root.arenas.empty())
      rows.push_back(root.bounded ? Row{root.public_name, "-", "0", "0", "0", "-", "-", "0+0", "ok"}
                                  : Row{root.public_name, "-", "-", "-", "-", "-", "-", "-+-", "unbounded"});
  }
  if (result.roots.empty()) return "no roots\n";
  std::string text = table(rows);
  const std::vector<SharedTrust> trust = shared_trust(result.roots, /*with_locations=*/true);
  if (!trust.empty()) text += "\ntrust base: what these numbers rest on and the analysis did not prove\n";
  for (const SharedTrust& shared : trust) {
    text += "  " + to_line(shared);
    if (const std::string where = to_string(shared.entry.location); !where.empty()) text += " [" + where + "]";
    text += "\n";
  }
  return text;
}

std::string diagnostics(const std::vector<Problem>& problems, bool color) {
  auto paint = [&](const char* code, const std::string& text) {
    return color ? "\033[" + std::string(code) + "m" + text + "\033[0m" : text;
  };
  auto same_but_root = [](const Problem& a, const Problem& b) {
    return a.rule == b.rule && a.severity == b.severity && a.location == b.location && a.message == b.message &&
           a.ways_out == b.ways_out && a.known == b.known;
  };
  std::string text;
  std::vector<bool> told(problems.size());
  for (std::size_t i = 0; i < problems.size(); ++i) {
    if (told[i]) continue;
    const Problem& problem = problems[i];
    std::vector<std::string> roots;
    for (std::size_t k = i; k < problems.size() && problems[k].location == problem.location; ++k) {
      if (!same_but_root(problem, problems[k])) continue;
      told[k] = true;
      // Most messages are about a place; those about a root name it themselves.
      if (!problems[k].root.empty() && problem.message.find(problems[k].root) == std::string::npos)
        roots.push_back(problems[k].root);
    }
    const std::string where = to_string(problem.location);
    const char* code = problem.severity == Severity::error     ? "1;31"
                       : problem.severity == Severity::warning ? "1;35"
                                                               : "1;36";
    text += paint("1", (where.empty() ? "wcmu" : where) + ":") + " " +
            paint(code, std::string(name_of(problem.severity)) + ":") + " " + problem.message + " [" + problem.rule +
            "]\n";
    for (const std::string& fact : problem.known) text += "  known: " + fact + "\n";
    for (const std::string& way : problem.ways_out) text += "  way out: " + way + "\n";
    if (!roots.empty()) text += "  on the way of: " + llvm::join(roots, ", ") + "\n";
  }
  return text;
}

}  // namespace wcmu
