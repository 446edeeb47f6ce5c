// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Two passes: the first sums up the sizes of the items, the second allocates one block for all of them.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstddef>
#include <cstdint>

namespace summed_sizes {

struct Item {
  std::uint8_t length;
  bool skipped;
};

// EXPECT: summed_sizes::join bottom=2564 top=0 retained_bottom=2564 retained_top=0
WCMU_ROOT std::size_t join(wcmu::Arena& arena, const Item* items, unsigned count) {
  if (count > 10) return 0;
  std::size_t total = 4;
  for (unsigned i = 0; i < count; ++i) {
    if (items[i].skipped) continue;
    total += items[i].length + std::size_t{1};
  }
  arena.bottom_handle().allocate(total, 4);
  return total;
}

}  // namespace summed_sizes

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("summed_sizes::join");
  for (unsigned count = 0; count <= 11; ++count)
    for (int bits = 0; bits < 1024; bits += 31) {
      summed_sizes::Item items[11];
      for (int i = 0; i < 11; ++i) items[i] = {255, ((bits >> i) & 1) != 0};
      root.run([&](wcmu::Arena& arena) { summed_sizes::join(arena, items, count); });
    }
}
#endif
