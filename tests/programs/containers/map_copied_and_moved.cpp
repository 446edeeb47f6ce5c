// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A map is copied (its nodes too), moved (nothing), swapped (nothing) and cleared.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <functional>
#include <map>

namespace map_copied_and_moved {

using Map = std::map<int, int, std::less<>, wcmu::BottomAllocator<std::pair<const int, int>>>;

// 10 nodes of 40 bytes, and 10 of the copy.
// EXPECT: map_copied_and_moved::duplicate bottom=800 top=0
WCMU_ROOT std::size_t duplicate(wcmu::Arena& arena, unsigned n) {
  if (n > 10) n = 10;
  Map first(arena);
  for (unsigned i = 0; i < n; ++i) first[static_cast<int>(i * 3 % 11)] = 1;
  Map second(first);
  Map third(std::move(first));
  third.swap(second);
  third.clear();
  return second.size();
}

}  // namespace map_copied_and_moved

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("map_copied_and_moved::duplicate");
  for (unsigned n = 0; n < 13; ++n) root.run([&](wcmu::Arena& arena) { map_copied_and_moved::duplicate(arena, n); });
}
#endif
