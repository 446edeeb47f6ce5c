// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The pool's own code is executed, and what it counted itself is taken from an arena of wcmu.
#include "settings.hpp"

#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

WCMU_ROOT void witness(wcmu::Arena& counted, const settings::Line* lines, unsigned count) {
  alignas(16) static char memory[4096];
  Pool pool(memory, sizeof memory);
  settings::read(pool, lines, count);
  counted.bottom_handle().allocate(pool.most_left(), 1);
  counted.top_handle().allocate(pool.most_right(), 1);
}
