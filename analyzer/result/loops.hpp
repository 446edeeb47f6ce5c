// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// How often loops run: what `wcmu loops` says. Plain values, as the rest of this room.
#pragma once

#include "result/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace wcmu {

struct LoopResult {
  Location location;  ///< Of its keyword; of the label, for a loop of gotos.
  std::string function;
  std::optional<std::uint64_t>
      bound;  ///< Most executions of its body for one entry; 0: never reached. Nothing: not bounded.
  std::optional<std::uint64_t> entries;  ///< Most entries for one execution of the root. Nothing: not known.
  std::string source;   ///< "executed", "closed-form", "annotation", "rule": where the bound is from; empty without.
  std::string problem;  ///< Why there is no bound; empty with one.

  friend bool operator==(const LoopResult&, const LoopResult&) = default;
};

struct LoopsResult {
  std::vector<LoopResult>
      loops;  ///< Sorted by location and function, each once: the largest of all roots and contexts.
  std::vector<Problem> problems;  ///< As in AnalysisResult, and one for each loop without a bound.
};

}  // namespace wcmu
