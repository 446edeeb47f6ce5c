// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A worst case as users see it: their own code. What a library does below a call of theirs is one site, at that call.
#pragma once

#include "result/cost.hpp"

#include <llvm/ADT/StringRef.h>

#include <map>
#include <string>
#include <vector>

namespace wcmu {

/// "std::vector::push_back" of "std::vector<int, A>::push_back(int&&)": enough beside a place in the sources.
std::string short_name(llvm::StringRef name);

/// The same bytes; no calls inside libraries.
Cost user_view(const Cost& tree);

struct Site {
  std::uint64_t bytes = 0;
  Location location;
};

/// The sites of a tree by their way from the root, "update > std::vector::push_back", without lines; equal ways are added up.
std::map<std::string, Site> sites_of(const Explanation& explained);

/// The nodes from the root to a site, each time by the part with the most bytes.
std::vector<Cost> worst_path(const Explanation& explained);

}  // namespace wcmu
