// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// std::multimap keeps all values of a key; equal_range walks them, erase by key drops them.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <map>

namespace multimap_ranges {

using Timers =
    std::multimap<unsigned, unsigned, std::less<unsigned>, wcmu::TopAllocator<std::pair<const unsigned, unsigned>>>;

// 9 nodes of 40 bytes; the 3 timers of slot 2 carry 2 + 5 + 8.
// EXPECT: multimap_ranges::fire bottom=15 top=360 retained_bottom=15 retained_top=360
WCMU_ROOT void fire(wcmu::Arena& arena) {
  Timers timers(arena);
  for (unsigned i = 0; i < 9; ++i) timers.emplace(i % 3, i);
  const auto [first, last] = timers.equal_range(2);
  for (auto timer = first; timer != last; ++timer) arena.bottom_handle().allocate(timer->second, 1);
  if (timers.erase(2) != 3) arena.bottom_handle().allocate(1000, 1);
}

}  // namespace multimap_ranges

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("multimap_ranges::fire");
  root.run([&](wcmu::Arena& arena) { multimap_ranges::fire(arena); });
}
#endif
