// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// std::vector<bool> packs bits into words of 8 bytes; it doubles from one word on.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <vector>

namespace flags_in_vector {

// 100 bits: 8 + 16.
// EXPECT: flags_in_vector::mark bottom=24 top=0 retained_bottom=24 retained_top=0
WCMU_ROOT unsigned mark(wcmu::Arena& arena, unsigned n) {
  if (n > 100) return 0;
  std::vector<bool, wcmu::BottomAllocator<bool>> flags(arena);
  unsigned set = 0;
  for (unsigned i = 0; i < n; ++i) flags.push_back(i % 3 == 0);
  for (const bool flag : flags) set += flag;
  return set;
}

}  // namespace flags_in_vector

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("flags_in_vector::mark");
  for (unsigned n = 0; n < 104; ++n) root.run([&](wcmu::Arena& arena) { flags_in_vector::mark(arena, n); });
}
#endif
