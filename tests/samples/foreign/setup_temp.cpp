// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The decoder's own code is executed, and what it counted itself is taken from an arena of wcmu.
// IMPRECISE: where a block is given back, how far the offset falls is no longer related to how far it rose
#include "player.h"

#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

WCMU_ROOT void witness(wcmu::Arena& counted, const unsigned char* sound, int length) {
  static char buffer[4096];
  decoder f;
  f.setup_peak = f.temp_peak = 0;
  if (length > 40) return;
  play(buffer, static_cast<int>(sizeof buffer), sound, length, &f);
  if (f.setup_peak > 0) counted.bottom_handle().allocate(static_cast<unsigned>(f.setup_peak), 1);
  if (f.temp_peak > 0) counted.top_handle().allocate(static_cast<unsigned>(f.temp_peak), 1);
}
