// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The arena's own code is executed, and what it counted itself is taken from an arena of wcmu.
#include "level.hpp"

#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

WCMU_ROOT void witness(wcmu::Arena& counted, const unsigned char* data, unsigned length) {
  alignas(64) static unsigned char memory[4096];
  BumpArena arena(memory, sizeof memory);
  level::load(arena, data, length);
  counted.bottom_handle().allocate(arena.peak(), 1);
}
