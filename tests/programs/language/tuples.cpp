// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Tuples: apply, structured bindings, tie, a comparison, and a fold over the elements.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <tuple>
#include <utility>

namespace tuples {

static std::tuple<unsigned, unsigned, bool> limits(unsigned mode) {
  if (mode == 1) return {4, 12, true};
  return {8, 5, false};
}

template <class... T>
unsigned total(const std::tuple<T...>& values) {
  return std::apply([](auto... each) { return (static_cast<unsigned>(each) + ... + 0u); }, values);
}

// Mode 1: 4 * 12 + 17. Mode 0: 8 * 5 + 13 and 3.
// EXPECT: tuples::set_up bottom=65 top=0 retained_bottom=65 retained_top=0
WCMU_ROOT void set_up(wcmu::Arena& arena, unsigned mode) {
  const auto [rows, columns, wide] = limits(mode);
  arena.bottom_handle().allocate(rows * columns, 1);
  unsigned a = 0, b = 0;
  std::tie(a, b, std::ignore) = limits(mode);
  arena.bottom_handle().allocate(total(std::make_tuple(a, b, wide)), 1);
  if (std::tie(b, a) < std::make_tuple(6u, 9u)) arena.bottom_handle().allocate(3, 1);
}

}  // namespace tuples

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("tuples::set_up");
  for (unsigned mode = 0; mode < 3; ++mode) root.run([&](wcmu::Arena& arena) { tuples::set_up(arena, mode); });
}
#endif
