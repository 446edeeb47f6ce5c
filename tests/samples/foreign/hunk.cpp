// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The hunk's own code is executed, and what it counted itself is taken from an arena of wcmu.
#include "hunk.h"
#include "model.h"

#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

static unsigned char memory[1 << 16];

WCMU_ROOT void witness(wcmu::Arena& counted, const unsigned char* file, int length) {
  hunk_low_peak = hunk_high_peak = 0;
  Hunk_Init(memory, static_cast<int>(sizeof memory));
  Mod_Load(file, length);
  if (hunk_low_peak > 0) counted.bottom_handle().allocate(static_cast<unsigned>(hunk_low_peak), 1);
  if (hunk_high_peak > 0) counted.top_handle().allocate(static_cast<unsigned>(hunk_high_peak), 1);
}
