// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Reads settings of all lengths and says how far each side of the pool ever got.
#include "settings.hpp"

#include <cstdio>
#include <cstring>

int main() {
  alignas(16) static char memory[4096];
  std::size_t left = 0, right = 0;
  for (unsigned width = 0; width <= 12; ++width)
    for (unsigned count = 0; count < 8; ++count) {
      settings::Line lines[8] = {};
      for (settings::Line& line : lines) std::memset(line.name, 'x', width);
      Pool pool(memory, sizeof memory);
      settings::read(pool, lines, count);
      if (pool.most_left() > left) left = pool.most_left();
      if (pool.most_right() > right) right = pool.most_right();
    }
  std::printf("PEAK settings::read pool %zu %zu\n", left, right);
}
