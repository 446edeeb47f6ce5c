// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Whether the user's compiler has a choice in what a floating operation gives.
#pragma once

namespace wcmu {

class Program;

struct Floating {
  bool fuses = true;   ///< A product may go unrounded into a sum: some code of the program may use such an instruction.
  bool wider = true;   ///< Results may be kept in more bits than their type has.
  bool rounds = true;  ///< The program may change how results are rounded.
};

/// Of the target and the code of all units.
Floating floating(const Program& program);

}  // namespace wcmu
