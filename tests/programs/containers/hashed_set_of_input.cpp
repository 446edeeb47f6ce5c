// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// An unordered_set of unknown keys: the nodes, and the buckets of 13, 29 and 59.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <unordered_set>

namespace hashed_set_of_input {

using Set = std::unordered_set<unsigned, std::hash<unsigned>, std::equal_to<>, wcmu::BottomAllocator<unsigned>>;

// 40 nodes of 16 bytes; 104 + 232 + 472 of buckets.
// EXPECT: hashed_set_of_input::unique bottom=1448 top=0
WCMU_ROOT std::size_t unique(wcmu::Arena& arena, const unsigned* keys, unsigned n) {
  if (n > 40) n = 40;
  Set seen(arena);
  for (unsigned i = 0; i < n; ++i) seen.insert(keys[i]);
  return seen.size();
}

}  // namespace hashed_set_of_input

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("hashed_set_of_input::unique");
  unsigned keys[40];
  for (unsigned spread : {1U, 13U, 100'000U}) {
    for (unsigned i = 0; i < 40; ++i) keys[i] = i * 7919 % spread;
    for (unsigned n = 0; n < 42; ++n)
      root.run([&](wcmu::Arena& arena) { hashed_set_of_input::unique(arena, keys, n); });
  }
}
#endif
