// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The byte calls of the arena have alignment 1: what comes after them pays for their odd sizes.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstddef>
#include <cstring>

namespace raw_bytes {

// EXPECT: raw_bytes::frame bottom=44 top=28 retained_bottom=44 retained_top=28
WCMU_ROOT bool frame(wcmu::Arena& arena, const char* text, unsigned length) {
  if (length > 25) return false;
  std::byte* copy = arena.alloc_bottom_bytes(length + 1);
  std::memcpy(copy, text, length);
  copy[length] = std::byte{0};
  arena.bottom_handle().allocate(12, 16);
  arena.alloc_top_bytes(length);
  arena.top_handle().allocate(2, 2);
  return true;
}

}  // namespace raw_bytes

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("raw_bytes::frame");
  static char text[32];
  for (unsigned length = 0; length < 30; ++length)
    root.run([&](wcmu::Arena& arena) { raw_bytes::frame(arena, text, length); });
}
#endif
