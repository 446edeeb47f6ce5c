// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Orders that the language fixes: braces, comma, && and ||, the right side of an assignment, the operands of <<.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace braces_and_commas {

static unsigned take(wcmu::Arena& arena, unsigned size, unsigned alignment) {
  arena.bottom_handle().allocate(size, alignment);
  return size;
}

struct Three {
  unsigned a, b, c;
};
struct Out {
  Out& operator<<(unsigned) { return *this; }
};

// 1, 16, 20 | 21, 32 | 33, 48 | 49, 64
// EXPECT: braces_and_commas::go bottom=64 top=0 retained_bottom=64 retained_top=0
WCMU_ROOT unsigned go(wcmu::Arena& arena) {
  const Three three{take(arena, 1, 1), take(arena, 8, 8), take(arena, 4, 4)};
  unsigned last = (take(arena, 1, 1), take(arena, 8, 8));
  if (take(arena, 1, 1) == 1 && take(arena, 8, 8) == 8) last += three.c;
  Out out;
  out << take(arena, 1, 1) << take(arena, 8, 8);
  return last;
}

}  // namespace braces_and_commas

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("braces_and_commas::go");
  root.run([&](wcmu::Arena& arena) { braces_and_commas::go(arena); });
}
#endif
