// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The third element of an array throws in its constructor: the two before it are destroyed, last first, on stack and heap.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace array_half_made {

static wcmu::Arena* log_arena;
static unsigned made, limit;

struct Element {
  Element() {
    if (made++ == limit) throw made;
  }
  ~Element() { log_arena->bottom_handle().allocate(5, 1); }
};

// All four die: 20 on the stack and 20 on the heap.
// EXPECT: array_half_made::run bottom=40 top=6 retained_bottom=40 retained_top=6
WCMU_ROOT void run(wcmu::Arena& arena, unsigned n) {
  log_arena = &arena;
  for (int heap = 0; heap < 2; ++heap) {
    made = 0;
    limit = n;
    try {
      if (heap == 0) {
        Element elements[4];
      } else {
        delete[] new Element[4];
      }
    } catch (unsigned) {
      arena.top_handle().allocate(3, 1);
    }
  }
}

}  // namespace array_half_made

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("array_half_made::run");
  for (unsigned n = 0; n < 6; ++n) root.run([&](wcmu::Arena& arena) { array_half_made::run(arena, n); });
}
#endif
