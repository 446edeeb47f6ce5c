// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Tables computed at compile time; consteval, constexpr and constinit.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <array>
#include <cstddef>

namespace constant_tables {

consteval auto make_sizes() {
  std::array<unsigned short, 16> sizes{};
  for (std::size_t i = 0; i < sizes.size(); ++i) sizes[i] = static_cast<unsigned short>((i * i) % 11 + 1);
  return sizes;
}
static constexpr auto sizes = make_sizes();
static constinit unsigned calls = 0;
constexpr unsigned largest() {
  unsigned most = 0;
  for (const unsigned short size : sizes) most = size > most ? size : most;
  return most;
}

// The largest of i * i mod 11 is 9.
// EXPECT: constant_tables::pick bottom=20 top=0 retained_bottom=20 retained_top=0
WCMU_ROOT void pick(wcmu::Arena& arena, unsigned at) {
  if (at >= sizes.size()) return;
  ++calls;
  arena.bottom_handle().allocate(sizes[at], 1);
  arena.bottom_handle().allocate(largest(), 1);
}

}  // namespace constant_tables

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("constant_tables::pick");
  for (unsigned at = 0; at < 20; ++at) root.run([&](wcmu::Arena& arena) { constant_tables::pick(arena, at); });
}
#endif
