// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#pragma once

#include "command/capacity.hpp"
#include "result/result.hpp"

#include <vector>

namespace wcmu {

/// Sets `capacity` and `status` of every arena and adds a problem for each that does not fit ("over-capacity") and for each value of
/// `capacities` that belongs to no arena ("unknown-capacity"). The most specific value wins: of the arena, of its root, of all
/// arenas, as declared in the source.
void apply_capacity_gate(AnalysisResult& result, const std::vector<Capacity>& capacities);

/// Adds a problem for each value of --may-fail that names no arena ("unknown-may-fail").
void check_may_fail(AnalysisResult& result, const std::vector<std::string>& may_fail);

}  // namespace wcmu
