// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The budgets that a project has agreed to, and where their bytes came from: what a later run is compared with.
#pragma once

#include <wcmu/budget.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace wcmu {

/// Bytes by site, at the peak of one end. A site is its way from the root, "update > std::vector::push_back": no line, so that it is the
/// same after an edit elsewhere.
using SiteBytes = std::map<std::string, std::uint64_t>;

struct BaselineArena {
  std::string name;
  std::string path;  ///< As ArenaResult::path: by it the arena is found again.
  Budget budget;
  SiteBytes bottom_sites, top_sites;
};

struct BaselineRoot {
  std::string name;  ///< As RootResult::public_name.
  std::vector<BaselineArena> arenas;
};

struct Baseline {
  std::string triple;  ///< Target: sizes of another one cannot be compared.
  std::vector<BaselineRoot> roots;
};

}  // namespace wcmu
