// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// std::vector with reserve: one block, whatever is pushed into it.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <vector>

namespace vector_reserve {

struct Particle {
  float x, y, z;
  unsigned char alive;
};

// EXPECT: vector_reserve::emit bottom=1024 top=0 retained_bottom=0 retained_top=0
WCMU_ROOT unsigned emit(wcmu::Arena& arena, unsigned wanted, const bool* visible) {
  const unsigned count = wanted < 64 ? wanted : 64;
  wcmu::BottomScope scope(arena);
  std::vector<Particle, wcmu::BottomAllocator<Particle>> particles(arena);
  particles.reserve(count);
  for (unsigned i = 0; i < count; ++i)
    if (visible[i]) particles.push_back({static_cast<float>(i), 0, 0, 1});
  return static_cast<unsigned>(particles.size());
}

}  // namespace vector_reserve

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("vector_reserve::emit");
  bool visible[64];
  for (int i = 0; i < 64; ++i) visible[i] = i % 3 != 0;
  for (unsigned wanted = 0; wanted < 70; ++wanted)
    root.run([&](wcmu::Arena& arena) { vector_reserve::emit(arena, wanted, visible); });
}
#endif
