// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A list grows at both ends and is trimmed by resize, remove_if and unique.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <list>

namespace list_trimmed {

using List = std::list<unsigned, wcmu::BottomAllocator<unsigned>>;

// 20 nodes of 24 bytes.
// EXPECT: list_trimmed::trim bottom=480 top=0
WCMU_ROOT std::size_t trim(wcmu::Arena& arena, unsigned n) {
  if (n > 8) n = 8;
  List list(arena);
  for (unsigned i = 0; i < n; ++i) {
    list.push_back(i / 2);
    list.push_front(i / 2);
  }
  list.unique();
  list.remove_if([](unsigned element) { return element % 2 == 1; });
  list.resize(list.size() + 4);
  list.pop_back();
  return list.size();
}

}  // namespace list_trimmed

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("list_trimmed::trim");
  for (unsigned n = 0; n < 10; ++n) root.run([&](wcmu::Arena& arena) { list_trimmed::trim(arena, n); });
}
#endif
