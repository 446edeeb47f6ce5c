// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// std::clamp, std::min and std::max bound sizes from both sides.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <algorithm>

namespace clamp {

// EXPECT: clamp::buffers bottom=320 top=64 retained_bottom=320 retained_top=64
WCMU_ROOT void buffers(wcmu::Arena& arena, int wanted, int channels) {
  const int frames = std::clamp(wanted, 16, 64);
  arena.bottom_handle().allocate(static_cast<unsigned>(frames) * 4, 4);
  arena.bottom_handle().allocate(static_cast<unsigned>(std::min(frames, std::max(channels, 8))), 1);
  // Never below 0 although channels may be.
  arena.top_handle().allocate(static_cast<unsigned>(std::max(0, std::min(channels, 4))) * 16, 16);
}

}  // namespace clamp

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("clamp::buffers");
  for (int wanted : {-2147483647 - 1, -1, 0, 15, 16, 17, 40, 63, 64, 65, 2147483647})
    for (int channels : {-2147483647 - 1, -1, 0, 1, 3, 4, 5, 8, 63, 64, 65, 2147483647})
      root.run([&](wcmu::Arena& arena) { clamp::buffers(arena, wanted, channels); });
}
#endif
