// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// transform, accumulate, max_element, minmax, clamp: sizes are computed from a table with algorithms.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <algorithm>
#include <array>
#include <iterator>
#include <numeric>

namespace accumulated {

static constexpr std::array<unsigned, 5> weights{3, 8, 1, 5, 2};

// (3 + 8 + 1 + 5 + 2) * 3 + 8 + 1, then 4 * 5 of the found one, 6 at most of the clamped.
// EXPECT: accumulated::plan bottom=92 top=0 retained_bottom=92 retained_top=0
WCMU_ROOT void plan(wcmu::Arena& arena, unsigned n) {
  std::array<unsigned, 5> scaled{};
  std::transform(weights.begin(), weights.end(), scaled.begin(), [](unsigned w) { return w * 3; });
  arena.bottom_handle().allocate(std::accumulate(scaled.begin(), scaled.end(), 0u), 1);
  const auto [least, most] = std::minmax_element(weights.begin(), weights.end());
  arena.bottom_handle().allocate(*least + *most, 1);
  const auto five = std::find(weights.begin(), weights.end(), 5u);
  arena.bottom_handle().allocate(static_cast<unsigned>(std::distance(weights.begin(), five)) + 17u, 1);
  arena.bottom_handle().allocate(std::clamp(n, 2u, 6u), 1);
}

}  // namespace accumulated

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("accumulated::plan");
  for (unsigned n = 0; n < 9; ++n) root.run([&](wcmu::Arena& arena) { accumulated::plan(arena, n); });
}
#endif
