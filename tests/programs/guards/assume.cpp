// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// WCMU_ASSUME bounds what the caller promises; a relation of two inputs is used as well.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace assume {

// EXPECT: assume::copy bottom=288 top=0 retained_bottom=288 retained_top=0
WCMU_ROOT void copy(wcmu::Arena& arena, unsigned begin, unsigned end) {
  WCMU_ASSUME(end <= 40);
  WCMU_ASSUME(begin >= 4 && begin <= end);
  for (unsigned i = begin; i < end; ++i) arena.bottom_handle().allocate(8, 8);
}

}  // namespace assume

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("assume::copy");
  for (unsigned end = 4; end <= 40; ++end)
    for (unsigned begin = 4; begin <= end; ++begin)
      root.run([&](wcmu::Arena& arena) { assume::copy(arena, begin, end); });
}
#endif
