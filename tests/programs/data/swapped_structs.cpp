// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Two records are swapped and copied as a whole; each keeps its own bound.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <utility>

namespace swapped_structs {

struct Lane {
  unsigned cells;
  unsigned width;
};

// EXPECT: swapped_structs::order bottom=1056 top=0 retained_bottom=1056 retained_top=0
WCMU_ROOT void order(wcmu::Arena& arena, unsigned a, unsigned b, bool swapped) {
  Lane first{a & 7, 100};
  Lane second{b & 63, 4};
  if (swapped) std::swap(first, second);
  const Lane copy = second;
  second = {};
  const Lane larger = swapped ? copy : first;
  // 7 * 100 whatever the order was.
  arena.bottom_handle().allocate(larger.cells * larger.width, 4);
  if (swapped) arena.bottom_handle().allocate(first.cells * first.width, 4);
  arena.bottom_handle().allocate(8 + second.cells, 4);
  arena.bottom_handle().allocate(swapped ? 4 * (a & 7) + 68 : copy.cells * copy.width + 96, 4);
}

}  // namespace swapped_structs

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("swapped_structs::order");
  for (unsigned a = 0; a < 8; ++a)
    for (unsigned b = 0; b < 64; ++b)
      for (bool swapped : {false, true})
        root.run([&](wcmu::Arena& arena) { swapped_structs::order(arena, a, b, swapped); });
}
#endif
