// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#pragma once

#include "pool.hpp"

namespace settings {

struct Line {
  char name[12];  ///< Without a 0 behind it where it is that long.
  double value;
};

/// Puts at most 5 lines into a list.
Slot* read(Pool& pool, const Line* lines, unsigned count);

}  // namespace settings
