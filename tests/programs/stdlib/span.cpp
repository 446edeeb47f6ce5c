// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// std::span of an input with a checked size, cut into blocks by subspan.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <span>

namespace span {

// EXPECT: span::blocks bottom=104 top=0 retained_bottom=104 retained_top=0
WCMU_ROOT int blocks(wcmu::Arena& arena, std::span<const int> samples) {
  if (samples.size() > 20) samples = samples.first(20);
  int count = 0;
  while (!samples.empty()) {
    const std::size_t length = samples.size() < 8 ? samples.size() : 8;
    const auto block = samples.first(length);
    arena.bottom_handle().allocate(block.size_bytes(), 4);
    arena.bottom_handle().allocate(8, 8);
    samples = samples.subspan(length);
    ++count;
  }
  return count;
}

}  // namespace span

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("span::blocks");
  static int samples[64];
  for (unsigned count = 0; count < 30; ++count)
    root.run([&](wcmu::Arena& arena) { span::blocks(arena, {samples, count}); });
}
#endif
