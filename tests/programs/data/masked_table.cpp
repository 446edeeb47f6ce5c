// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A table that is indexed by a masked input in every round: the largest entry counts each time.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstdint>

namespace masked_table {

static const std::uint8_t sizes[8] = {3, 17, 4, 9, 30, 2, 1, 25};

// EXPECT: masked_table::unpack bottom=300 top=0 retained_bottom=300 retained_top=0
WCMU_ROOT void unpack(wcmu::Arena& arena, const std::uint8_t* codes) {
  for (int i = 0; i < 10; ++i) arena.bottom_handle().allocate(sizes[codes[i] & 7], 1);
}

}  // namespace masked_table

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("masked_table::unpack");
  for (int code = 0; code < 256; ++code) {
    std::uint8_t codes[10];
    for (auto& c : codes) c = static_cast<std::uint8_t>(code);
    root.run([&](wcmu::Arena& arena) { masked_table::unpack(arena, codes); });
  }
}
#endif
