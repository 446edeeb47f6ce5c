// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// partition splits the voices in place; each half is copied to its own end. Together they are as many as there are.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <algorithm>
#include <vector>

namespace partitioned {

struct Voice {
  unsigned note;
  bool held;
};
using Bottom = std::vector<Voice, wcmu::BottomAllocator<Voice>>;
using Top = std::vector<Voice, wcmu::TopAllocator<Voice>>;

// 6 * 8 for all, then 6 * 8 at either end.
// EXPECT: partitioned::split bottom=96 top=48 retained_bottom=96 retained_top=48
WCMU_ROOT std::size_t split(wcmu::Arena& arena, const unsigned* notes, unsigned n) {
  if (n > 6) n = 6;
  Bottom voices(arena);
  voices.reserve(6);
  for (unsigned i = 0; i < n; ++i) voices.push_back({notes[i], notes[i] % 2 == 0});
  const auto middle = std::partition(voices.begin(), voices.end(), [](const Voice& v) { return v.held; });
  const Bottom held(voices.begin(), middle, arena);
  const Top released(middle, voices.end(), arena);
  return held.size() * 2 + released.size();
}

}  // namespace partitioned

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("partitioned::split");
  unsigned notes[6];
  for (unsigned even = 0; even <= 6; ++even) {
    for (unsigned i = 0; i < 6; ++i) notes[i] = i < even ? 60 : 61;
    for (unsigned n = 0; n < 8; ++n) root.run([&](wcmu::Arena& arena) { partitioned::split(arena, notes, n); });
  }
}
#endif
