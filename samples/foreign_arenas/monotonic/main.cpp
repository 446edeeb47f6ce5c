// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Looks how far the buffer was written: the block that is taken last is filled.
#include "report.hpp"

#include <cstdio>
#include <cstring>

int main() {
  alignas(64) static std::byte buffer[4096];
  unsigned values[40];
  std::size_t peak = 0;
  for (unsigned same = 1; same < 8; ++same)
    for (unsigned count = 0; count <= 40; ++count) {
      for (unsigned i = 0; i < 40; ++i) values[i] = i / same + 1;
      std::memset(buffer, 0xaa, sizeof buffer);
      report::summarise(buffer, {values, count});
      std::size_t used = sizeof buffer;
      while (used > 0 && buffer[used - 1] == std::byte{0xaa}) --used;
      if (used > peak) peak = used;
    }
  std::printf("PEAK report::summarise memory %zu 0\n", peak);
}
