// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// resize grows to the larger of twice the size and what is asked for; shrinking takes nothing.
// ARGS: --max-steps 4000000
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <vector>

namespace vector_resize {

// OPEN: the sizes of a vector after two calls of resize() are not related
// EXPECT: vector_resize::waves bottom=928 top=0 retained_bottom=928 retained_top=0
WCMU_ROOT std::size_t waves(wcmu::Arena& arena, unsigned first, unsigned second) {
  if (first > 40 || second > 64) return 0;
  std::vector<float, wcmu::BottomAllocator<float>> samples(arena);
  samples.resize(first);
  samples.resize(first / 2);
  samples.resize(second, 1.0f);
  samples.clear();
  samples.resize(second);
  if (second > 0) samples.push_back(0.0f);
  return samples.capacity();
}

}  // namespace vector_resize

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("vector_resize::waves");
  for (unsigned first = 0; first < 42; ++first)
    for (unsigned second = 0; second < 66; ++second)
      root.run([&](wcmu::Arena& arena) { vector_resize::waves(arena, first, second); });
}
#endif
