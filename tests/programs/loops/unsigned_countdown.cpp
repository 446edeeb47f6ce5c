// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// `while (n-- > 0)` on an unsigned: after the loop n has wrapped to its largest value.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstddef>

namespace unsigned_countdown {

// EXPECT: unsigned_countdown::pop bottom=123 top=0 retained_bottom=123 retained_top=0
WCMU_ROOT std::size_t pop(wcmu::Arena& arena, std::size_t items) {
  if (items > 12) items = 12;
  while (items-- > 0) arena.bottom_handle().allocate(items, 1);  // 11 + 10 + ... + 0
  // items is SIZE_MAX now, so items + 58 is 57.
  arena.bottom_handle().allocate(items + 58, 1);
  return items;
}

}  // namespace unsigned_countdown

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("unsigned_countdown::pop");
  for (std::size_t items = 0; items < 20; ++items)
    root.run([&](wcmu::Arena& arena) { unsigned_countdown::pop(arena, items); });
}
#endif
