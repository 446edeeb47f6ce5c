// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Sizes from a constant table; the index is guarded, and a sentinel ends the walk.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstdint>

namespace constant_table {

struct Kind {
  const char* name;
  std::uint16_t bytes;
  std::uint8_t alignment;
};
static constexpr Kind kinds[] = {
    {"ping", 8, 4}, {"state", 60, 8}, {"image", 700, 16}, {"text", 250, 1}, {nullptr, 0, 0}};

// EXPECT: constant_table::prepare bottom=1734 top=0 retained_bottom=1734 retained_top=0
WCMU_ROOT void prepare(wcmu::Arena& arena, unsigned kind) {
  auto bottom = arena.bottom_handle();
  if (kind < 4) bottom.allocate(kinds[kind].bytes, kinds[kind].alignment);
  for (const Kind* k = kinds; k->name != nullptr; ++k) bottom.allocate(k->bytes, k->alignment);
}

}  // namespace constant_table

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("constant_table::prepare");
  for (unsigned kind = 0; kind < 6; ++kind) root.run([&](wcmu::Arena& arena) { constant_table::prepare(arena, kind); });
}
#endif
