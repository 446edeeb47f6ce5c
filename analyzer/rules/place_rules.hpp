// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Facts about places in functions that have a body: what an annotation would say if the source were yours. And roots and capacities.
#pragma once

#include "support/location.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wcmu {

/// What the entries of all these kinds have. Two of one kind for one function and with one key() are about one thing.
struct PlaceRule {
  std::string function;  ///< Its name, as in an entry of `functions:`; may hold globs.
  std::string reason;    ///< Why the fact holds, one line; never empty.
  Location where;        ///< Of the name in the rule file.
};

/// The body of a loop is executed at most `bound` times each time the loop is entered.
struct LoopRule : PlaceRule {
  static constexpr std::string_view kind = "loops";
  std::optional<unsigned> line;     ///< Of its keyword, or label.
  std::optional<unsigned> ordinal;  ///< Its number among the loops of the function, in the order of the source, from 0.
  std::uint64_t bound = 0;
  [[nodiscard]] std::string key() const {
    return line ? "line " + std::to_string(*line) : "ordinal " + std::to_string(*ordinal);
  }
};

/// At most `bound` activations of the function are live at once.
struct RecursionRule : PlaceRule {
  static constexpr std::string_view kind = "recursion";
  std::uint64_t bound = 0;
  [[nodiscard]] std::string key() const { return {}; }
};

/// The calls through pointers on `line` of the function, or all of them, reach nothing but the targets.
struct IndirectRule : PlaceRule {
  static constexpr std::string_view kind = "indirect";
  std::optional<unsigned> line;
  std::vector<std::string> targets;  ///< Names, without globs.
  [[nodiscard]] std::string key() const { return line ? std::to_string(*line) : std::string(); }
};

/// Whenever the function begins, an integer is in [low, high]: a parameter, a global variable, or a member of one of these or of what it
/// points to.
struct AssumeRule : PlaceRule {
  static constexpr std::string_view kind = "assume";
  std::string parameter;             ///< Its name, or empty:
  std::optional<unsigned> argument;  ///< its number, `this` being 0, or none:
  std::string global;                ///< a variable, "ns::count" or "file.cpp:count".
  std::string field;                 ///< "limits.count", "sizes[2]"; empty: the parameter or variable itself.
  std::int64_t low = 0;
  std::int64_t high = 0;
  [[nodiscard]] std::string key() const { return what(); }
  /// "n", "argument 2", "settings->limits.count", "ns::settings.limits.count"
  [[nodiscard]] std::string what() const {
    if (!global.empty()) return global + (field.empty() || field.front() == '[' ? "" : ".") + field;
    return (argument ? "argument " + std::to_string(*argument) : parameter) + (field.empty() ? "" : "->" + field);
  }
};

/// A root, as WCMU_ROOT and WCMU_ROOT_AS.
struct RootRule : PlaceRule {
  static constexpr std::string_view kind = "roots";
  std::string as;  ///< Empty: its own name.
  [[nodiscard]] std::string key() const { return {}; }
};

/// What --capacity says.
struct CapacityRule : PlaceRule {
  static constexpr std::string_view kind = "capacity";
  std::string arena;  ///< Empty: every arena of the root, which may be empty, too.
  std::uint64_t bytes = 0;
  [[nodiscard]] std::string key() const { return arena; }
};

struct PlaceRules {
  std::vector<LoopRule> loops;
  std::vector<RecursionRule> recursion;
  std::vector<IndirectRule> indirect;
  std::vector<AssumeRule> assume;
  std::vector<RootRule> roots;
  std::vector<CapacityRule> capacity;
};

}  // namespace wcmu
