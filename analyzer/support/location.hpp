// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#pragma once

#include <compare>
#include <string>

namespace wcmu {

/// A place in the user's sources. `line` and `column` count from 1; line 0 means that no place is known.
struct Location {
  std::string file;
  unsigned line = 0;
  unsigned column = 0;

  [[nodiscard]] bool known() const { return line != 0; }
  friend auto operator<=>(const Location&, const Location&) = default;
};

/// A header of a compiler, of a system or of the runtime: code that is not the user's.
inline bool is_in_library(const Location& location) {
  return location.file.find("/include/wcmu/") != std::string::npos || location.file.rfind("/usr/", 0) == 0 ||
         location.file.find("/include/c++/") != std::string::npos || location.file.rfind("rules/bodies/", 0) == 0;
}

}  // namespace wcmu
