// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A map of unknown keys in a scope: its nodes come back with it, after its destructor walked over them.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <functional>
#include <map>

namespace scoped_map_of_input {

using Map = std::map<unsigned, unsigned, std::less<>, wcmu::BottomAllocator<std::pair<const unsigned, unsigned>>>;

// 50 nodes of 40 bytes, in each frame.
// EXPECT: scoped_map_of_input::frames bottom=2000 top=0
WCMU_ROOT unsigned frames(wcmu::Arena& arena, const unsigned* keys, unsigned n) {
  if (n > 50) n = 50;
  unsigned found = 0;
  for (unsigned frame = 0; frame < 3; ++frame) {
    wcmu::BottomScope scope(arena);
    Map map(arena);
    for (unsigned i = 0; i < n; ++i) map.emplace(keys[i], frame);
    found += map.find(frame) != map.end() ? 1 : 0;
  }
  return found;
}

}  // namespace scoped_map_of_input

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("scoped_map_of_input::frames");
  static unsigned keys[50];
  for (unsigned spread : {1U, 7U, 100'000U}) {
    for (unsigned i = 0; i < 50; ++i) keys[i] = i * 7919 % spread;
    for (unsigned n : {0U, 1U, 2U, 17U, 50U, 60U})
      root.run([&](wcmu::Arena& arena) { scoped_map_of_input::frames(arena, keys, n); });
  }
}
#endif
