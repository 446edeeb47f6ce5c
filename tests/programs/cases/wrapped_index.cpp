// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// What counts is not the parameter but its remainder; the parameter itself has too many values to try.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace wrapped_index {

// EXPECT: wrapped_index::slot bottom=36 top=0
WCMU_ROOT void slot(wcmu::Arena& arena, unsigned ticket) {
  unsigned place = ticket % 7;
  unsigned left = place * place;
  arena.bottom_handle().allocate((6 - place) * 6, 1);
  arena.bottom_handle().allocate(left, 1);
}

}  // namespace wrapped_index

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("wrapped_index::slot");
  for (unsigned ticket = 4294967280; ticket != 20; ++ticket)
    root.run([&](wcmu::Arena& arena) { wrapped_index::slot(arena, ticket); });
}
#endif
