// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A variadic template with a fold over the comma operator, and a recursion over types that is no recursion at run time.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstdint>

namespace variadic {

struct Wide {
  std::uint64_t words[3];
};

template <class... Fields>
static void record(wcmu::Arena& arena) {
  (arena.bottom_handle().allocate<Fields>(), ...);
}

template <class First, class... Rest>
static unsigned columns(wcmu::Arena& arena, unsigned rows) {
  arena.top_handle().allocate<First>(rows);
  if constexpr (sizeof...(Rest) != 0) return 1 + columns<Rest...>(arena, rows);
  return 1;
}

// EXPECT: variadic::table bottom=48 top=246 retained_bottom=48 retained_top=246
WCMU_ROOT unsigned table(wcmu::Arena& arena, unsigned rows) {
  record<std::uint8_t, Wide, std::uint32_t, std::uint8_t, std::uint64_t>(arena);
  return columns<double, char, Wide, std::int16_t>(arena, rows % 8);
}

}  // namespace variadic

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("variadic::table");
  for (unsigned rows = 0; rows < 20; ++rows) root.run([&](wcmu::Arena& arena) { variadic::table(arena, rows); });
}
#endif
