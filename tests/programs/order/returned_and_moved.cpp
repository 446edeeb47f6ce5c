// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A container that is returned by two names is moved or constructed in place: no bytes either way.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <vector>
#include <wcmu/allocator.hpp>

namespace returned_and_moved {

using Numbers = std::vector<unsigned, wcmu::BottomAllocator<unsigned>>;

static Numbers choose(wcmu::Arena& arena, bool large) {
  if (large) {
    Numbers numbers(arena);
    numbers.resize(100);
    return numbers;
  }
  Numbers numbers(arena);
  numbers.resize(10);
  return numbers;
}

// EXPECT: returned_and_moved::run bottom=400 top=0 retained_bottom=400 retained_top=0
WCMU_ROOT std::size_t run(wcmu::Arena& arena, bool large) { return choose(arena, large).size(); }

}  // namespace returned_and_moved

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("returned_and_moved::run");
  for (bool large : {false, true}) root.run([&](wcmu::Arena& arena) { returned_and_moved::run(arena, large); });
}
#endif
