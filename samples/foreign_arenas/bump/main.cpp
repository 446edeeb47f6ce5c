// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Loads levels of all kinds and says how many bytes the arena had in use at most.
#include "level.hpp"

#include <cstdio>

int main() {
  alignas(64) static unsigned char memory[4096];
  std::size_t peak = 0;
  for (unsigned length = 0; length < 45; ++length)
    for (unsigned doors = 0; doors < 9; ++doors) {
      unsigned char data[48] = {};
      for (unsigned i = 0; i < doors; ++i) data[i] = 1;
      BumpArena arena(memory, sizeof memory);
      level::load(arena, data, length);
      if (arena.peak() > peak) peak = arena.peak();
    }
  std::printf("PEAK level::load arena %zu 0\n", peak);
}
