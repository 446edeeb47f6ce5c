// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A loop over a pair of pointers; the distance is what the guard says.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstdint>

namespace pointer_walk {

// EXPECT: pointer_walk::expand bottom=288 top=0 retained_bottom=288 retained_top=0
WCMU_ROOT void expand(wcmu::Arena& arena, const std::uint8_t* data, unsigned size) {
  if (size > 24) size = 24;
  const std::uint8_t* const end = data + size;
  for (const std::uint8_t* byte = data; byte != end; ++byte) {
    // Escaped bytes take three cells.
    auto* cells = arena.bottom_handle().allocate<std::uint32_t>(*byte >= 0x80 ? 3 : 1);
    cells[0] = *byte;
  }
}

}  // namespace pointer_walk

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("pointer_walk::expand");
  for (unsigned size = 0; size <= 30; ++size)
    for (std::uint8_t value : {0x00, 0x7f, 0x80, 0xff}) {
      std::uint8_t data[32];
      for (auto& byte : data) byte = value;
      root.run([&](wcmu::Arena& arena) { pointer_walk::expand(arena, data, size); });
    }
}
#endif
