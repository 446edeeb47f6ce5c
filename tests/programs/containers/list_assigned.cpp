// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// assign() and copy assignment of a list use its nodes again before they take more.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <list>

namespace list_assigned {

using List = std::list<int, wcmu::TopAllocator<int>>;

// 10 nodes of 24 bytes for the longest; 5 for the other.
// EXPECT: list_assigned::assign bottom=0 top=360
WCMU_ROOT std::size_t assign(wcmu::Arena& arena, unsigned n) {
  if (n > 10) n = 10;
  List a(arena), b({1, 2, 3, 4, 5}, arena);
  a = b;
  a.assign(n, 7);
  b.assign({1, 2});
  return a.size() + b.size();
}

}  // namespace list_assigned

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("list_assigned::assign");
  for (unsigned n = 0; n < 13; ++n) root.run([&](wcmu::Arena& arena) { list_assigned::assign(arena, n); });
}
#endif
