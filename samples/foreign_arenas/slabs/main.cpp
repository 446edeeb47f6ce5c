// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Builds lists of all sizes and says how many bytes of slabs were out at most.
#include "tree.hpp"

#include <cstdio>

int main() {
  unsigned keys[64];
  for (unsigned i = 0; i < 64; ++i) keys[i] = i * 37 % 64;
  for (unsigned count = 0; count < 60; ++count)
    for (unsigned table = 0; table < 700; table += 50) tree::greatest(keys, count, table);
  std::printf("PEAK tree::greatest slabs %zu 0\n", slab_peak);
}
