// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Comparisons that the compiler writes: versions are ordered by their fields, and the newer one is kept.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <compare>

namespace spaceship {

struct Version {
  unsigned char major, minor, patch;
  auto operator<=>(const Version&) const = default;
};

static constexpr Version first{1, 4, 0};

// From 1.4.0 on a block of 50, before of 20; equal ones one more.
// EXPECT: spaceship::install bottom=51 top=0 retained_bottom=51 retained_top=0
WCMU_ROOT void install(wcmu::Arena& arena, const Version& version) {
  const auto order = version <=> first;
  arena.bottom_handle().allocate(order >= 0 ? 50 : 20, 1);
  if (version == first) arena.bottom_handle().allocate(1, 1);
}

}  // namespace spaceship

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("spaceship::install");
  for (unsigned char minor = 0; minor < 9; ++minor)
    root.run([&](wcmu::Arena& arena) { spaceship::install(arena, {1, minor, 0}); });
}
#endif
