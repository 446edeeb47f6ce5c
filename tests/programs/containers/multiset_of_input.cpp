// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A multiset of unknown keys keeps them all, equal ones too.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <functional>
#include <set>

namespace multiset_of_input {

using Set = std::multiset<int, std::less<>, wcmu::BottomAllocator<int>>;

// 60 nodes of 40 bytes.
// EXPECT: multiset_of_input::sort bottom=2400 top=0
WCMU_ROOT std::size_t sort(wcmu::Arena& arena, const int* data, unsigned n) {
  if (n > 60) n = 60;
  Set sorted(arena);
  for (unsigned i = 0; i < n; ++i) sorted.insert(data[i]);
  return sorted.count(0);
}

}  // namespace multiset_of_input

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("multiset_of_input::sort");
  int data[60];
  for (int spread : {1, 9, 1000}) {
    for (int i = 0; i < 60; ++i) data[i] = i * 631 % spread;
    for (unsigned n = 0; n < 64; n += 5) root.run([&](wcmu::Arena& arena) { multiset_of_input::sort(arena, data, n); });
  }
}
#endif
