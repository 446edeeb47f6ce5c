// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Operands of && and || that allocate: the right one only runs when the left one lets it.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstddef>

namespace short_circuit {

static bool reserve(wcmu::Arena& arena, std::size_t bytes, bool wanted) {
  arena.bottom_handle().allocate(bytes, 1);
  return wanted;
}

// EXPECT: short_circuit::open bottom=64 top=0 retained_bottom=64 retained_top=0
WCMU_ROOT bool open(wcmu::Arena& arena, bool first, bool second, bool third) {
  // 8 + 16 + 40 when first holds and second does not; never with the 100.
  if ((reserve(arena, 8, first) && reserve(arena, 16, second)) || reserve(arena, 40, third)) return true;
  if (first && second) reserve(arena, 100, true);
  return false;
}

}  // namespace short_circuit

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("short_circuit::open");
  for (int bits = 0; bits < 8; ++bits)
    root.run([&](wcmu::Arena& arena) { short_circuit::open(arena, bits & 1, bits & 2, bits & 4); });
}
#endif
