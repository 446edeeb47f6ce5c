// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The copy constructor of an element throws in the middle of the growth of a vector: the new block is lost, the vector stays.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <vector>

namespace growth_fails {

struct Patch {
  explicit Patch(unsigned b) : budget(b) {}
  Patch(const Patch& other) : budget(other.budget) {
    if (budget == 0) throw 1;
  }
  Patch& operator=(const Patch&) = default;
  unsigned budget;
};
using Patches = std::vector<Patch, wcmu::BottomAllocator<Patch>>;

// 4 + 8 + 16 bytes of growth; the growth to 32 fails on the element that is locked, twice, each time with a note of a byte.
// EXPECT: growth_fails::load bottom=97 top=0 retained_bottom=97 retained_top=0
WCMU_ROOT std::size_t load(wcmu::Arena& arena, unsigned locked) {
  Patches patches(arena);
  for (unsigned i = 0; i < 4; ++i) patches.emplace_back(1u);
  if (locked < 4) patches[locked].budget = 0;
  for (int attempt = 0; attempt < 2; ++attempt) {
    try {
      patches.emplace_back(2u);
      break;
    } catch (int) {
      arena.bottom_handle().allocate(patches.size() == 4 ? 1u : 1000u, 1);
    }
  }
  return patches.size();
}

}  // namespace growth_fails

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("growth_fails::load");
  for (unsigned locked = 0; locked < 6; ++locked)
    root.run([&](wcmu::Arena& arena) { growth_fails::load(arena, locked); });
}
#endif
