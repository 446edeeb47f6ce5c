// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Numbers that are read go into a list in their order: the place is unknown, the node is one.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <list>

namespace list_sorted_by_insertion {

using List = std::list<int, wcmu::BottomAllocator<int>>;

// 20 nodes of 24 bytes.
// EXPECT: list_sorted_by_insertion::smallest bottom=480 top=0
WCMU_ROOT int smallest(wcmu::Arena& arena, const int* data, unsigned n) {
  if (n > 20) n = 20;
  List sorted(arena);
  for (unsigned i = 0; i < n; ++i) {
    auto place = sorted.begin();
    while (place != sorted.end() && *place < data[i]) ++place;
    sorted.insert(place, data[i]);
  }
  return sorted.empty() ? 0 : sorted.front();
}

}  // namespace list_sorted_by_insertion

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("list_sorted_by_insertion::smallest");
  int data[20];
  for (int spread : {1, 5, 1000}) {
    for (int i = 0; i < 20; ++i) data[i] = i * 631 % spread;
    for (unsigned n = 0; n < 22; ++n)
      root.run([&](wcmu::Arena& arena) { list_sorted_by_insertion::smallest(arena, data, n); });
  }
}
#endif
