// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Way out: both fields are guarded.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstddef>

namespace field_size_fixed {

struct Chunk {
  std::size_t header;
  std::size_t body;
};

// EXPECT: field_size_fixed::load bottom=157 top=0 retained_bottom=157 retained_top=0
WCMU_ROOT bool load(wcmu::Arena& arena, const Chunk& chunk) {
  if (chunk.header > 32 || chunk.body > 125) return false;
  arena.bottom_handle().allocate(chunk.header, 4);
  return arena.bottom_handle().allocate(chunk.body, 4) != nullptr;
}

}  // namespace field_size_fixed

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("field_size_fixed::load");
  for (std::size_t header = 0; header < 35; ++header)
    for (std::size_t body = 0; body < 128; ++body)
      root.run([&](wcmu::Arena& arena) { field_size_fixed::load(arena, {header, body}); });
}
#endif
