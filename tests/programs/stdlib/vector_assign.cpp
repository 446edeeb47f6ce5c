// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// assign, the copy of a vector and a range constructor: each takes exactly what it holds.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstdint>
#include <vector>

namespace vector_assign {

using Bytes = std::vector<std::uint8_t, wcmu::BottomAllocator<std::uint8_t>>;

// EXPECT: vector_assign::packets bottom=120 top=0 retained_bottom=120 retained_top=0
WCMU_ROOT std::size_t packets(wcmu::Arena& arena, const std::uint8_t* data, unsigned size) {
  if (size > 24) return 0;
  Bytes raw(data, data + size, arena);
  Bytes copy = raw;
  copy.assign(size / 2, 0);  // fits
  Bytes longer(arena);
  longer.assign(data, data + size);
  longer.assign(size * 2, 7);
  return copy.size() + longer.size();
}

}  // namespace vector_assign

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("vector_assign::packets");
  static std::uint8_t data[32];
  for (unsigned size = 0; size < 30; ++size)
    root.run([&](wcmu::Arena& arena) { vector_assign::packets(arena, data, size); });
}
#endif
