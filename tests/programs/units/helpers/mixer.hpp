// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#pragma once

#include <wcmu/arena.hpp>

namespace helpers {

struct Voice {
  float* samples;
  unsigned length;
};

/// At most 64 samples, whatever is asked for.
Voice add_voice(wcmu::Arena& arena, unsigned samples);

inline unsigned limited(unsigned value, unsigned limit) { return value < limit ? value : limit; }

}  // namespace helpers
