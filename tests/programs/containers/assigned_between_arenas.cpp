// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Assignment keeps the arena of the target on copy, takes the other one's on move; the copies go where the target lives.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <utility>
#include <vector>

namespace assigned_between_arenas {

using Vector = std::vector<unsigned, wcmu::BottomAllocator<unsigned>>;

// a: 5 * 4, and the push behind the move: 40. b: 5 * 4 for the copy.
// EXPECT: assigned_between_arenas::exchange arena=a bottom=60 top=0 retained_bottom=60 retained_top=0
// EXPECT: assigned_between_arenas::exchange arena=b bottom=20 top=0 retained_bottom=20 retained_top=0
WCMU_ROOT std::size_t exchange(wcmu::Arena& a, wcmu::Arena& b) {
  Vector first(5, 1u, a);
  Vector second(b);
  second = first;
  second = std::move(first);
  second.push_back(6);
  return second.size();
}

}  // namespace assigned_between_arenas

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("assigned_between_arenas::exchange", "a", "b");
  root.run([&](wcmu::Arena& a, wcmu::Arena& b) { assigned_between_arenas::exchange(a, b); });
}
#endif
