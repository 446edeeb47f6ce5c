// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The product is tested by a division before it is made, so it cannot wrap.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstddef>

namespace checked_product {

// EXPECT: checked_product::table bottom=4096 top=0 retained_bottom=4096 retained_top=0
WCMU_ROOT bool table(wcmu::Arena& arena, std::size_t count) {
  struct Row {
    double low, high;
  };
  if (count > 4096 / sizeof(Row)) return false;
  return arena.bottom_handle().allocate<Row>(count) != nullptr;
}

}  // namespace checked_product

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("checked_product::table");
  for (std::size_t count = 0; count < 300; ++count)
    root.run([&](wcmu::Arena& arena) { checked_product::table(arena, count); });
  root.run([&](wcmu::Arena& arena) { checked_product::table(arena, static_cast<std::size_t>(-1) / 16 + 2); });
}
#endif
