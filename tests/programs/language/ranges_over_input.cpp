// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Views over the input: filter, transform, take; what they let through is stored.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <ranges>
#include <span>

namespace ranges_over_input {

// At most 6 of them pass, each takes 2 * 15 bytes at most.
// EXPECT: ranges_over_input::sift bottom=180 top=0 retained_bottom=180 retained_top=0
WCMU_ROOT unsigned sift(wcmu::Arena& arena, const unsigned char* data, unsigned n) {
  if (n > 12) n = 12;
  unsigned seen = 0;
  auto strong = std::span(data, n) | std::views::filter([](unsigned char c) { return c >= 128; }) |
                std::views::transform([](unsigned char c) { return c % 16u * 2; }) | std::views::take(6);
  for (const unsigned bytes : strong) {
    arena.bottom_handle().allocate(bytes, 1);
    ++seen;
  }
  return seen;
}

}  // namespace ranges_over_input

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("ranges_over_input::sift");
  unsigned char data[12];
  for (unsigned strong = 0; strong <= 12; ++strong) {
    for (unsigned i = 0; i < 12; ++i) data[i] = i < strong ? 255 : 100;
    for (unsigned n = 0; n < 14; ++n) root.run([&](wcmu::Arena& arena) { ranges_over_input::sift(arena, data, n); });
  }
}
#endif
