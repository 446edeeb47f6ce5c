// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#pragma once

#include "command/capacity.hpp"
#include "result/baseline.hpp"
#include "result/result.hpp"

#include <vector>

namespace wcmu {

/// Sets `capacity` and `status` of every arena and adds a problem for each that does not fit ("over-capacity") and for each value of
/// `capacities` that belongs to no arena ("unknown-capacity"). The most specific value wins: of the arena, of its root, of all
/// arenas, as declared in the source.
void apply_capacity_gate(AnalysisResult& result, const std::vector<Capacity>& capacities);

/// Adds a problem for each arena that fits and leaves less than `wanted` of its capacity ("low-headroom"), and a warning for one
/// whose capacity is not known ("no-capacity"). Behind the capacity gate.
void apply_headroom_gate(AnalysisResult& result, const Amount& wanted);

/// The roots of a baseline that a run does not look at.
struct Selection {
  std::vector<std::string> only;     ///< --root; empty: all.
  std::vector<std::string> exclude;  ///< --exclude-root: globs.
  bool complete = true;              ///< All sources were read, so a root that is not there is gone.
};

/// Adds a problem for each end of an arena that grew by more than `tolerance`, with the site that grew most ("regression"), for each
/// root that is gone ("baseline-root"), and a note for what shrank, is new, or grew within the tolerance ("baseline-changed").
void compare_with_baseline(AnalysisResult& result, const Baseline& baseline, const Amount& tolerance,
                           const Selection& selection);

/// Makes warnings of what gates found, so that they change no exit code.
void demote_gates(AnalysisResult& result);

/// Adds a problem for each value of --may-fail that names no arena ("unknown-may-fail").
void check_may_fail(AnalysisResult& result, const std::vector<std::string>& may_fail);

}  // namespace wcmu
