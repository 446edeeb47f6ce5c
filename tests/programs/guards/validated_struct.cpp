// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A header from outside, validated by a function that tells by a bool; the fields are read again after it.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstdint>

namespace validated_struct {

struct Header {
  std::uint16_t width;
  std::uint16_t height;
  std::uint8_t depth;
};

static bool valid(const Header& header) {
  if (header.width == 0 || header.width > 16) return false;
  if (header.height == 0 || header.height > 8) return false;
  return header.depth == 1 || header.depth == 3 || header.depth == 4;
}

// EXPECT: validated_struct::load bottom=530 top=0 retained_bottom=530 retained_top=0
WCMU_ROOT bool load(wcmu::Arena& arena, const Header* file) {
  const Header header = *file;
  if (!valid(header)) return false;
  for (unsigned y = 0; y < header.height; ++y)
    arena.bottom_handle().allocate(static_cast<unsigned>(header.width) * header.depth, 1);
  arena.bottom_handle().allocate(header.height + header.width / 2 + 2u, 1);
  return true;
}

}  // namespace validated_struct

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("validated_struct::load");
  for (int width : {0, 1, 15, 16, 17, 65535})
    for (int height : {0, 1, 7, 8, 9, 65535})
      for (int depth = 0; depth < 256; ++depth) {
        const validated_struct::Header header{static_cast<std::uint16_t>(width), static_cast<std::uint16_t>(height),
                                              static_cast<std::uint8_t>(depth)};
        root.run([&](wcmu::Arena& arena) { validated_struct::load(arena, &header); });
      }
}
#endif
