// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Results made by hand, as the analysis would give them.
#pragma once

#include "result/result.hpp"

#include <map>
#include <string>

namespace wcmu::test {

BuildFacts build_facts();

/// An arena whose peak is `bottom` and `top`, all of the top retained.
ArenaResult arena(const std::string& path, std::uint64_t bottom, std::uint64_t top, std::uint64_t alignment = 8);
ArenaResult unbounded_arena(const std::string& path);

/// 28 bytes: a call of a library in a loop, and a site.
Explanation explanation();
RootResult root(const std::string& name, std::vector<ArenaResult> arenas);

/// By name; every header of these must compile, every JSON must be valid. Names that end in "-unbounded" have no header.
std::map<std::string, AnalysisResult> samples();

}  // namespace wcmu::test
