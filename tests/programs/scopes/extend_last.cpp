// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A buffer at the bottom end grows in place while it is the last block, and gives back what it did not need.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstddef>

namespace extend_last {

// EXPECT: extend_last::read bottom=136 top=0 retained_bottom=136 retained_top=0
WCMU_ROOT std::size_t read(wcmu::Arena& arena, const unsigned char* chunks, unsigned count) {
  if (count > 4) return 0;
  auto bottom = arena.bottom_handle();
  bottom.allocate(8, 8);
  std::size_t size = 16;
  void* buffer = bottom.allocate(size, 8);
  std::size_t used = 0;
  for (unsigned i = 0; i < count; ++i) {
    used += chunks[i] & 31;
    while (used > size) {
      if (!bottom.try_extend(buffer, size, size + 16)) return 0;
      size += 16;
    }
  }
  return used;
}

}  // namespace extend_last

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("extend_last::read");
  for (unsigned count = 0; count < 6; ++count)
    for (unsigned char value = 0; value < 40; ++value) {
      const unsigned char chunks[6] = {value, value, value, value, value, value};
      root.run([&](wcmu::Arena& arena) { extend_last::read(arena, chunks, count); });
    }
}
#endif
