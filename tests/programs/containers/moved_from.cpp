// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A vector that was moved from is empty and has no room: it begins to grow again. One that was swapped has the other's room.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <utility>
#include <vector>

namespace moved_from {

using Vector = std::vector<unsigned, wcmu::BottomAllocator<unsigned>>;

// 40 reserved. The moved one grows 4 + 8 + 16; after the swap the room of 10 is back and 6 cost nothing.
// EXPECT: moved_from::run bottom=68 top=0 retained_bottom=68 retained_top=0
WCMU_ROOT std::size_t run(wcmu::Arena& arena, unsigned n) {
  if (n > 4) n = 4;
  Vector first(arena);
  first.reserve(10);
  Vector second = std::move(first);
  for (unsigned i = 0; i < n; ++i) first.push_back(i);
  first.swap(second);
  for (unsigned i = 0; i < 10; ++i) first.push_back(i);
  return first.size() + second.size();
}

}  // namespace moved_from

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("moved_from::run");
  for (unsigned n = 0; n < 6; ++n) root.run([&](wcmu::Arena& arena) { moved_from::run(arena, n); });
}
#endif
