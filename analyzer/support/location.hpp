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

}  // namespace wcmu
