// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A table of functions that another file defines; the key selects one of them, and the last command may come after three others.
#include <wcmu/annotate.hpp>

#include "commands.hpp"

namespace callbacks {

// OPEN: a byte of the input is forgotten between two rounds of the loop that compares it, so two of its commands may run
// EXPECT: callbacks::shell bottom=149 top=0 retained_bottom=124 retained_top=0
WCMU_ROOT void shell(wcmu::Arena& arena, const char* keys, unsigned argument) {
  for (int i = 0; i < 4; ++i)
    for (const Command& command : commands)
      if (command.key == keys[i]) command.run(arena, argument);
}

}  // namespace callbacks
