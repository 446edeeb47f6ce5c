// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// erase_if and remove_if on vectors of structs; then room is asked for exactly what stayed.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <algorithm>
#include <vector>

namespace removed_if {

struct Particle {
  float x, y;
  int life;
};
using Particles = std::vector<Particle, wcmu::BottomAllocator<Particle>>;

// 12 * 10 reserved; all alive: 12 * 10 drawn with 16 each.
// EXPECT: removed_if::update bottom=280 top=0 retained_bottom=280 retained_top=0
WCMU_ROOT std::size_t update(wcmu::Arena& arena, const int* lives, unsigned n) {
  if (n > 10) n = 10;
  Particles particles(arena);
  particles.reserve(10);
  for (unsigned i = 0; i < n; ++i) particles.push_back({1, 2, lives[i]});
  std::erase_if(particles, [](const Particle& p) { return p.life <= 0; });
  arena.bottom_handle().allocate(particles.size() * 16, 8);
  return particles.size();
}

}  // namespace removed_if

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("removed_if::update");
  int lives[10];
  for (int alive = 0; alive <= 10; ++alive) {
    for (int i = 0; i < 10; ++i) lives[i] = i < alive;
    for (unsigned n = 0; n < 12; ++n) root.run([&](wcmu::Arena& arena) { removed_if::update(arena, lives, n); });
  }
}
#endif
