// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "frontend/places.hpp"

namespace wcmu {

Location location_of(const clang::SourceManager& sources, clang::SourceLocation at) {
  const clang::PresumedLoc place = sources.getPresumedLoc(sources.getExpansionLoc(at));
  if (place.isInvalid()) return {};
  return {place.getFilename(), place.getLine(), place.getColumn()};
}

bool is_users(const clang::SourceManager& sources, clang::SourceLocation at) {
  clang::SourceLocation written = sources.getSpellingLoc(at);
  if (sources.isWrittenInScratchSpace(written)) written = sources.getExpansionLoc(at);
  if (written.isInvalid() || sources.isInSystemHeader(written) || sources.isWrittenInBuiltinFile(written)) return false;
  return location_of(sources, written).file.find("include/wcmu/") == std::string::npos;
}

}  // namespace wcmu
