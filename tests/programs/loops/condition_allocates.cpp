// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The loop's condition is a call that allocates and counts; the failing test has allocated as well.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace condition_allocates {

struct Reader {
  wcmu::Arena& arena;
  unsigned left;
};

static bool next(Reader& reader) {
  reader.arena.top_handle().allocate(12, 4);
  return reader.left-- > 0;
}

// EXPECT: condition_allocates::read bottom=36 top=120 retained_bottom=36 retained_top=120
WCMU_ROOT void read(wcmu::Arena& arena, unsigned records) {
  Reader reader{arena, records < 9 ? records : 9};
  while (next(reader)) arena.bottom_handle().allocate(4, 4);
}

}  // namespace condition_allocates

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("condition_allocates::read");
  for (unsigned records = 0; records < 14; ++records)
    root.run([&](wcmu::Arena& arena) { condition_allocates::read(arena, records); });
}
#endif
