// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Views over an array of inputs: filtered, transformed, and no more than three of them taken.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <array>
#include <ranges>

namespace views_over_few {

// EXPECT: views_over_few::run bottom=24 top=0 retained_bottom=24 retained_top=0
WCMU_ROOT void run(wcmu::Arena& arena, const unsigned* inputs) {
  const std::array<unsigned, 5> values = {inputs[0] & 7, inputs[1] & 7, inputs[2] & 7, inputs[3] & 7, inputs[4] & 7};
  auto odd = [](unsigned n) { return n % 2 == 1; };
  for (unsigned n :
       values | std::views::filter(odd) | std::views::transform([](unsigned n) { return n + 1; }) | std::views::take(3))
    arena.bottom_handle().allocate(n, 1);
}

}  // namespace views_over_few

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("views_over_few::run");
  for (unsigned n = 0; n < 8; ++n) {
    const unsigned inputs[] = {n, 7, 7, 7, 7};
    root.run([&](wcmu::Arena& arena) { views_over_few::run(arena, inputs); });
  }
}
#endif
