// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A map that is filled with unknown keys: each insertion takes one node at most, wherever it goes.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <functional>
#include <map>

namespace map_of_input {

using Map = std::map<unsigned, unsigned, std::less<>, wcmu::BottomAllocator<std::pair<const unsigned, unsigned>>>;

// 200 nodes of 40 bytes.
// EXPECT: map_of_input::count bottom=8000 top=0
WCMU_ROOT std::size_t count(wcmu::Arena& arena, const unsigned* keys, unsigned n) {
  if (n > 200) n = 200;
  Map map(arena);
  for (unsigned i = 0; i < n; ++i) map.emplace(keys[i], i);
  return map.size();
}

}  // namespace map_of_input

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("map_of_input::count");
  static unsigned keys[200];
  for (unsigned spread : {1U, 7U, 200U, 100'000U}) {
    for (unsigned i = 0; i < 200; ++i) keys[i] = i * 7919 % spread;
    for (unsigned n : {0U, 1U, 2U, 17U, 199U, 200U, 300U})
      root.run([&](wcmu::Arena& arena) { map_of_input::count(arena, keys, n); });
  }
}
#endif
