// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Three features of one bit mask, where two exclude each other by an earlier check.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstdint>

namespace exclusive_features {

enum Feature : std::uint32_t { shadows = 1, mirrors = 2, bloom = 4 };

// EXPECT: exclusive_features::setup bottom=192 top=0 retained_bottom=192 retained_top=0
WCMU_ROOT bool setup(wcmu::Arena& arena, std::uint32_t features) {
  auto bottom = arena.bottom_handle();
  bottom.allocate(32, 16);
  if ((features & shadows) != 0 && (features & mirrors) != 0) return false;
  if (features & shadows) bottom.allocate(96, 16);
  if (features & mirrors) bottom.allocate(128, 16);
  if (features & bloom) bottom.allocate(32, 16);
  return true;
}

}  // namespace exclusive_features

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("exclusive_features::setup");
  for (unsigned features = 0; features < 32; ++features)
    root.run([&](wcmu::Arena& arena) { exclusive_features::setup(arena, features); });
}
#endif
