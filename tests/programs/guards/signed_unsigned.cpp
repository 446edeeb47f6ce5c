// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A signed count that is compared as unsigned: negative values are large ones and do not pass.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstdint>

namespace signed_unsigned {

// EXPECT: signed_unsigned::load bottom=140 top=0 retained_bottom=140 retained_top=0
WCMU_ROOT bool load(wcmu::Arena& arena, std::int32_t count) {
  if (static_cast<std::uint32_t>(count) > 35u) return false;
  for (std::int32_t i = 0; i < count; ++i) arena.bottom_handle().allocate(4, 4);
  return true;
}

}  // namespace signed_unsigned

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("signed_unsigned::load");
  for (int count : {-2147483647 - 1, -36, -35, -1, 0, 1, 34, 35, 36, 2147483647})
    root.run([&](wcmu::Arena& arena) { signed_unsigned::load(arena, count); });
}
#endif
