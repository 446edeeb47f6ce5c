// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#pragma once

#include "result/result.hpp"

#include <string>
#include <vector>

namespace wcmu {

/// An entry of the trust base of one or several roots.
struct SharedTrust {
  TrustEntry entry;
  std::vector<std::string> roots;  ///< Public names, sorted; empty if it is in the trust base of every root.
};

/// The trust bases of all roots as one list, sorted. Without locations, entries that differ only in them are one.
std::vector<SharedTrust> shared_trust(const std::vector<RootResult>& roots, bool with_locations);

/// "kind: subject: reason" and the roots, if it is not of all of them.
std::string to_line(const SharedTrust& trust);

}  // namespace wcmu
