// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// program -> result. Executes each root abstractly. Next room: report/.
#pragma once

#include "program/program.hpp"
#include "result/capacity.hpp"
#include "result/loops.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace wcmu {

/// IR instructions that one root may take before it is given up; of those on plain numbers eight count as one.
inline constexpr std::uint64_t kDefaultMaxSteps = 48'000'000;

struct AnalysisOptions {
  std::vector<std::string> roots;          ///< --root: qualified names or symbols; replaces the annotated set.
  std::vector<std::string> exclude_roots;  ///< --exclude-root: globs over public names.
  std::vector<std::string> may_fail;       ///< --may-fail: names of arenas whose allocations may be refused.
  std::vector<Capacity> capacities;        ///< --capacity: what these hold at most.
  std::uint64_t max_steps = 0;             ///< 0: kDefaultMaxSteps.
  bool explain = false;                    ///< Where the bytes come from, too.
  unsigned jobs = 1;                       ///< Roots at a time. Does not change the result.
  /// Told as each root begins, for those who wait: its name, which of how many it is.
  std::function<void(const std::string& root, std::size_t number, std::size_t of)> started;
};

/// A root that is missing is a problem of rule "missing-root", none at all "no-root". One whose analysis breaks off among others is one
/// of rule "analysis-crash", and not bounded.
AnalysisResult analyze(const Program& program, const RuleSet& rules, const AnalysisOptions& options);

/// How often the loops on the way of the roots run.
LoopsResult count_loops(const Program& program, const RuleSet& rules, const AnalysisOptions& options);

}  // namespace wcmu
