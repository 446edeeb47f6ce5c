// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// `size - header` on size_t, guarded: without the guard it would be a huge number.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstddef>

namespace underflow {

constexpr std::size_t header = 12;

// EXPECT: underflow::payload bottom=1500 top=1488 retained_bottom=1500 retained_top=1488
WCMU_ROOT std::size_t payload(wcmu::Arena& arena, std::size_t size) {
  if (size < header || size > 1500) return 0;
  arena.top_handle().allocate(size - header, 1);
  const std::size_t rest = 1500 - size;
  arena.bottom_handle().allocate(rest + header, 1);
  return rest;
}

}  // namespace underflow

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("underflow::payload");
  for (std::size_t size = 0; size < 1600; ++size)
    root.run([&](wcmu::Arena& arena) { underflow::payload(arena, size); });
  root.run([&](wcmu::Arena& arena) { underflow::payload(arena, static_cast<std::size_t>(-1)); });
}
#endif
