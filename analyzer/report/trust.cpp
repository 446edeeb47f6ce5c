// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "report/trust.hpp"

#include <llvm/ADT/StringExtras.h>

#include <map>
#include <set>

namespace wcmu {

std::vector<SharedTrust> shared_trust(const std::vector<RootResult>& roots, bool with_locations) {
  std::map<TrustEntry, std::set<std::string>> found;
  std::set<std::string> all;
  for (const RootResult& root : roots) {
    all.insert(root.public_name);
    for (TrustEntry entry : root.trust_base) {
      if (!with_locations) entry.location = {};
      found[std::move(entry)].insert(root.public_name);
    }
  }
  std::vector<SharedTrust> result;
  for (auto& [entry, names] : found) {
    SharedTrust shared{entry, {}};
    if (names != all) shared.roots.assign(names.begin(), names.end());
    result.push_back(std::move(shared));
  }
  return result;
}

std::string to_line(const SharedTrust& trust) {
  std::string line = trust.entry.kind;
  if (!trust.entry.subject.empty()) line += ": " + trust.entry.subject;
  line += ": " + trust.entry.reason;
  if (!trust.roots.empty()) line += " (" + llvm::join(trust.roots, ", ") + ")";
  return line;
}

}  // namespace wcmu
