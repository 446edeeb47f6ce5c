// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "command/gate.hpp"

#include "command/exit_code.hpp"

#include <llvm/ADT/StringExtras.h>

#include <algorithm>

namespace wcmu {
namespace {

std::string bytes(std::uint64_t count) { return std::to_string(count) + (count == 1 ? " byte" : " bytes"); }

/// The allocation at the peak of one end, and the calls that lead there.
std::string described(const PeakPlace& peak, const char* end) {
  const auto at = [](const Location& where) {
    return where.file + ":" + std::to_string(where.line) +
           (where.column == 0 ? "" : ":" + std::to_string(where.column));
  };
  if (peak.calls.empty()) return "";
  std::string text = std::string("; the ") + end + " is at its peak with the " + bytes(peak.bytes) + " that '" +
                     peak.calls.front().function + "' is asked for at " + at(peak.calls.front().location);
  constexpr std::size_t kMostCalls = 8;
  for (std::size_t i = 1; i < peak.calls.size(); ++i) {
    if (i > kMostCalls) return text + ", and so on";
    text +=
        std::string(i == 1 ? ", in '" : ", '") + peak.calls[i].function + "' called at " + at(peak.calls[i].location);
  }
  return text;
}

Problem over_capacity(const RootResult& root, const ArenaResult& arena, std::uint64_t needed) {
  const std::uint64_t missing = needed - *arena.capacity;
  Problem problem;
  problem.rule = "over-capacity";
  problem.location = root.location;
  problem.message = "budget of " + root.public_name + " on arena " + arena.name + " needs " + bytes(needed) +
                    ", capacity is " + std::to_string(*arena.capacity) + ": " + bytes(missing) +
                    (missing == 1 ? " is missing" : " are missing") + described(arena.bottom_peak, "bottom end") +
                    described(arena.top_peak, "top end");
  problem.ways_out = {"give the arena at least " + bytes(needed),
                      "bound the input more tightly: WCMU_ASSUME(condition)"};
  problem.root = root.public_name;
  return problem;
}

/// `option`, as it was written, belongs to no arena.
Problem unknown_arena(const std::string& rule, const std::string& option, const AnalysisResult& result) {
  std::vector<std::string> known;
  for (const RootResult& root : result.roots)
    for (const ArenaResult& arena : root.arenas) known.push_back(root.public_name + "." + arena.name);
  Problem problem;
  problem.rule = rule;
  problem.message = option + " belongs to no arena of this program";
  problem.ways_out = {known.empty() ? "leave it out: no root uses an arena"
                                    : "name one of: " + llvm::join(known, ", ")};
  return problem;
}

/// An arena of a root without a bound may be there and yet not have been met.
bool belongs_somewhere(const Capacity& capacity, const AnalysisResult& result) {
  if (capacity.root.empty()) return true;
  return std::any_of(result.roots.begin(), result.roots.end(), [&](const RootResult& root) {
    if (!capacity.names(root)) return false;
    return !root.bounded || std::any_of(root.arenas.begin(), root.arenas.end(),
                                        [&](const ArenaResult& arena) { return capacity.names(root, arena); });
  });
}

}  // namespace

void apply_capacity_gate(AnalysisResult& result, const std::vector<Capacity>& capacities) {
  for (RootResult& root : result.roots) {
    for (ArenaResult& arena : root.arenas) {
      arena.capacity = capacity_of(root, arena, capacities);
      const std::optional<std::uint64_t> needed = needed_capacity(arena);
      if (!needed || arena.status == ArenaStatus::unbounded)
        arena.status = ArenaStatus::unbounded;
      else if (!arena.capacity)
        arena.status = ArenaStatus::no_capacity;
      else
        arena.status = *needed <= *arena.capacity ? ArenaStatus::ok : ArenaStatus::over;
      if (arena.status == ArenaStatus::over) result.problems.push_back(over_capacity(root, arena, *needed));
    }
  }
  for (const Capacity& capacity : capacities) {
    if (belongs_somewhere(capacity, result)) continue;
    const bool is_rule = capacity.stated.known();
    const std::string what = capacity.target() + "=" + std::to_string(capacity.bytes);
    Problem problem = unknown_arena(is_rule ? "unused-rule" : "unknown-capacity",
                                    (is_rule ? "the capacity " : "--capacity ") + what, result);
    problem.location = capacity.stated;
    if (is_rule) problem.severity = Severity::warning;
    result.problems.push_back(std::move(problem));
  }
}

void apply_headroom_gate(AnalysisResult& result, const Amount& wanted) {
  for (const RootResult& root : result.roots) {
    for (const ArenaResult& arena : root.arenas) {
      if (arena.status != ArenaStatus::ok && arena.status != ArenaStatus::no_capacity) continue;
      Problem problem;
      problem.location = root.location;
      problem.root = root.public_name;
      const std::string subject = "budget of " + root.public_name + " on arena " + arena.name;
      if (!arena.capacity) {
        problem.rule = "no-capacity";
        problem.severity = Severity::warning;
        problem.message = subject + " has no capacity to leave room in";
        problem.ways_out = {"say what the arena has: --capacity " + root.public_name + "." + arena.name +
                            "=BYTES or WCMU_CAPACITY(bytes)"};
      } else {
        const std::uint64_t needed = *needed_capacity(arena);
        const std::uint64_t left = *arena.capacity - needed;
        const std::uint64_t least = wanted.of(*arena.capacity);
        if (left >= least) continue;
        problem.rule = "low-headroom";
        problem.message = subject + " leaves " + bytes(left) + " of " + std::to_string(*arena.capacity) + ", and " +
                          bytes(least) + " are to be left";
        problem.ways_out = {"give the arena more: " + bytes(least - left) + " are missing",
                            "bound the input more tightly: WCMU_ASSUME(condition)"};
      }
      result.problems.push_back(std::move(problem));
    }
  }
}

void demote_gates(AnalysisResult& result) {
  for (Problem& problem : result.problems)
    if (exit_code_of(problem) == ExitCode::gate) problem.severity = Severity::warning;
}

void check_may_fail(AnalysisResult& result, const std::vector<std::string>& may_fail) {
  for (const std::string& wanted : may_fail) {
    const bool is_there = std::any_of(result.roots.begin(), result.roots.end(), [&](const RootResult& root) {
      return !root.bounded || std::any_of(root.arenas.begin(), root.arenas.end(),
                                          [&](const ArenaResult& arena) { return is_name_of(wanted, root, arena); });
    });
    if (!is_there) result.problems.push_back(unknown_arena("unknown-may-fail", "--may-fail " + wanted, result));
  }
}

}  // namespace wcmu
