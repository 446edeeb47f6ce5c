// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A running budget: each item is taken only while its bytes still fit into what is left.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstdint>

namespace budgeted_items {

// EXPECT: budgeted_items::pack bottom=100 top=0 retained_bottom=100 retained_top=0
// IMPRECISE: that what is left and what is used sum up to 100 is a relation of a value and the position
WCMU_ROOT unsigned pack(wcmu::Arena& arena, const std::uint8_t* sizes, unsigned count) {
  if (count > 8) return 0;
  unsigned left = 100;
  for (unsigned i = 0; i < count; ++i) {
    const unsigned size = sizes[i] % 40;
    if (size > left) break;
    arena.bottom_handle().allocate(size, 1);
    left -= size;
  }
  return 100 - left;
}

}  // namespace budgeted_items

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("budgeted_items::pack");
  for (int value = 0; value < 40; ++value)
    for (unsigned count = 0; count < 10; ++count) {
      std::uint8_t sizes[10];
      for (auto& size : sizes) size = static_cast<std::uint8_t>(value);
      root.run([&](wcmu::Arena& arena) { budgeted_items::pack(arena, sizes, count); });
    }
}
#endif
