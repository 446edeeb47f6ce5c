// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Ranges of a map are erased and others are found: no bytes; then the keys come back.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <functional>
#include <map>

namespace map_erased_by_range {

using Map =
    std::map<unsigned, unsigned, std::less<unsigned>, wcmu::BottomAllocator<std::pair<const unsigned, unsigned>>>;

// 16 nodes of 40 bytes, and 8 that were erased.
// EXPECT: map_erased_by_range::refill bottom=960 top=0
WCMU_ROOT std::size_t refill(wcmu::Arena& arena, unsigned n) {
  if (n > 16) n = 16;
  Map map(arena);
  for (unsigned i = 0; i < n; ++i) map.emplace_hint(map.end(), i, i);
  map.erase(map.lower_bound(4), map.upper_bound(11));
  std::size_t gone = n - map.size();
  for (unsigned i = 0; i < n; ++i) map.insert({i, gone > 0 ? 1U : 0U});
  return map.size();
}

}  // namespace map_erased_by_range

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("map_erased_by_range::refill");
  for (unsigned n = 0; n < 19; ++n) root.run([&](wcmu::Arena& arena) { map_erased_by_range::refill(arena, n); });
}
#endif
