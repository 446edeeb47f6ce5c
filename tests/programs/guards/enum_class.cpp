// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// An enum from outside may hold any value of its type: default takes the rest.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstdint>

namespace enum_class {

enum class Quality : std::uint8_t { low, medium, high };

static unsigned texels(Quality quality) {
  switch (quality) {
    case Quality::low:
      return 16;
    case Quality::medium:
      return 64;
    case Quality::high:
      return 256;
  }
  return 300;  // a damaged file
}

// EXPECT: enum_class::load bottom=900 top=0 retained_bottom=900 retained_top=0
WCMU_ROOT void load(wcmu::Arena& arena, std::uint8_t byte) {
  arena.bottom_handle().allocate(texels(static_cast<Quality>(byte)) * 3, 1);
}

}  // namespace enum_class

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("enum_class::load");
  for (int byte = 0; byte < 256; ++byte)
    root.run([&](wcmu::Arena& arena) { enum_class::load(arena, static_cast<std::uint8_t>(byte)); });
}
#endif
