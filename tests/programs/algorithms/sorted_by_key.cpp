// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Constant data is sorted by a key and cut where the budget of bytes ends: the result is one number, not a range.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <algorithm>
#include <array>

namespace sorted_by_key {

struct Asset {
  unsigned priority, bytes;
};

// By priority: 40, 25, 30 fit in 100; 60 does not.
// EXPECT: sorted_by_key::load bottom=95 top=0 retained_bottom=95 retained_top=0
WCMU_ROOT unsigned load(wcmu::Arena& arena) {
  std::array<Asset, 6> assets{{{3, 60}, {9, 40}, {1, 10}, {5, 30}, {7, 25}, {2, 5}}};
  std::sort(assets.begin(), assets.end(), [](const Asset& a, const Asset& b) { return a.priority > b.priority; });
  unsigned left = 100, loaded = 0;
  for (const Asset& asset : assets) {
    if (asset.bytes > left) break;
    left -= asset.bytes;
    arena.bottom_handle().allocate(asset.bytes, 1);
    ++loaded;
  }
  return loaded;
}

}  // namespace sorted_by_key

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("sorted_by_key::load");
  root.run([&](wcmu::Arena& arena) { sorted_by_key::load(arena); });
}
#endif
