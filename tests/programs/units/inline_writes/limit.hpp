// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#pragma once
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace inline_writes {

__attribute__((noinline)) inline void tune(unsigned& limit) {
#ifdef WIDE
  limit = 90;
#else
  limit = 20;
#endif
}

void prepare(unsigned& limit);

}  // namespace inline_writes
