// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "level.hpp"

#include <new>

namespace level {

Level* load(BumpArena& arena, const unsigned char* data, unsigned length) {
  if (length > 40) length = 40;
  auto* level = new (arena.allocate(sizeof(Level), alignof(Level), "level")) Level{};
  // What is needed while the file is read is given back.
  const std::size_t mark = arena.mark();
  auto* counts = static_cast<unsigned short*>(arena.allocate(length * sizeof(unsigned short), 2, "counts"));
  unsigned doors = 0;
  for (unsigned i = 0; i < length; ++i) {
    counts[i] = data[i];
    if (data[i] == 1 && doors < 6) ++doors;
  }
  for (unsigned i = 0; i < doors; ++i) arena.allocate(3, 1, "sound");
  arena.release(mark);
  for (unsigned i = 0; i < doors; ++i) {
    auto* door = new (arena.allocate(sizeof(Door), 32, "door")) Door{level->doors, counts != nullptr};
    level->doors = door;
  }
  return level;
}

}  // namespace level
