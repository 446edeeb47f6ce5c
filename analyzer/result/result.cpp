// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "result/result.hpp"

#include <algorithm>
#include <tuple>

namespace wcmu {
namespace {

template <typename Item>
void sort_unique(std::vector<Item>& items) {
  std::sort(items.begin(), items.end());
  items.erase(std::unique(items.begin(), items.end()), items.end());
}

}  // namespace

std::string_view name_of(ArenaStatus status) {
  switch (status) {
    case ArenaStatus::ok:
      return "ok";
    case ArenaStatus::over:
      return "over";
    case ArenaStatus::unbounded:
      return "unbounded";
    case ArenaStatus::no_capacity:
      return "no-capacity";
  }
  return "unbounded";
}

std::string_view name_of(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::warning:
      return "warning";
    case Severity::note:
      return "note";
  }
  return "error";
}

std::string_view name_of(Cost::Kind kind) {
  switch (kind) {
    case Cost::Kind::root:
      return "root";
    case Cost::Kind::call:
      return "call";
    case Cost::Kind::loop:
      return "loop";
    case Cost::Kind::site:
      return "site";
    case Cost::Kind::other:
      return "other";
  }
  return "other";
}

std::string_view name_of(Hint::Kind kind) {
  switch (kind) {
    case Hint::Kind::reserve:
      return "reserve";
    case Hint::Kind::order:
      return "order";
    case Hint::Kind::scope:
      return "scope";
  }
  return "scope";
}

std::optional<Budget> budget_of(const ArenaResult& arena) {
  if (!arena.bottom_bytes || !arena.top_bytes) return std::nullopt;
  return Budget{*arena.bottom_bytes, *arena.top_bytes, arena.alignment,
                arena.retained_bottom.value_or(*arena.bottom_bytes), arena.retained_top.value_or(*arena.top_bytes)};
}

std::optional<std::uint64_t> needed_capacity(const ArenaResult& arena) {
  const std::optional<Budget> budget = budget_of(arena);
  if (!budget) return std::nullopt;
  return capacity_for(*budget);
}

void sort(AnalysisResult& result) {
  auto by_name = [](const RootResult& a, const RootResult& b) {
    return std::tie(a.public_name, a.name, a.mangled, a.location) <
           std::tie(b.public_name, b.name, b.mangled, b.location);
  };
  auto by_path = [](const ArenaResult& a, const ArenaResult& b) {
    return std::tie(a.path, a.name) < std::tie(b.path, b.name);
  };
  std::sort(result.roots.begin(), result.roots.end(), by_name);
  for (RootResult& root : result.roots) {
    std::sort(root.mangled.begin(), root.mangled.end());
    std::sort(root.arenas.begin(), root.arenas.end(), by_path);
    sort_unique(root.trust_base);
  }
  auto by_place = [](const Problem& a, const Problem& b) {
    return std::tie(a.location, a.rule, a.message, a.root, a.severity, a.ways_out, a.known) <
           std::tie(b.location, b.rule, b.message, b.root, b.severity, b.ways_out, b.known);
  };
  std::sort(result.problems.begin(), result.problems.end(), by_place);
  result.problems.erase(std::unique(result.problems.begin(), result.problems.end()), result.problems.end());
}

}  // namespace wcmu
