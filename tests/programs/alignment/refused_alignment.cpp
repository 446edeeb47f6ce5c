// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// An alignment that is not a power of two is refused: what follows a refusal counts as well.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace refused_alignment {

// EXPECT: refused_alignment::place bottom=51 top=0
WCMU_ROOT void place(wcmu::Arena& arena, unsigned alignment) {
  arena.bottom_handle().allocate(1, 1);
  if (arena.bottom_handle().allocate(4, alignment % 40) == nullptr) arena.bottom_handle().allocate(50, 1);
}

}  // namespace refused_alignment

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("refused_alignment::place");
  for (unsigned alignment = 0; alignment < 40; ++alignment)
    root.run([&](wcmu::Arena& arena) { refused_alignment::place(arena, alignment); });
}
#endif
