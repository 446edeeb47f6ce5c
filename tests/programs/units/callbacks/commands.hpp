// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#pragma once

#include <wcmu/arena.hpp>

namespace callbacks {

struct Command {
  char key;
  void (*run)(wcmu::Arena& arena, unsigned argument);
};

extern const Command commands[3];

}  // namespace callbacks
