// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A loop body with a scope is left by continue, break, return, goto and its end; each of them rewinds.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace left_by_every_way {

static unsigned body(wcmu::Arena& arena, const unsigned char* codes) {
  unsigned rounds = 0;
again:
  for (unsigned i = 0; i < 6; ++i) {
    wcmu::BottomScope scope(arena);
    arena.bottom_handle().allocate(10 + i, 1);
    const unsigned char code = codes[i];
    if (code == 1) continue;
    wcmu::TopScope top(arena);
    arena.top_handle().allocate(5, 1);
    if (code == 2) break;
    if (code == 3) return i;
    if (code == 4 && ++rounds < 3) goto again;
    arena.bottom_handle().allocate(7, 1);
  }
  arena.bottom_handle().allocate(2, 1);
  return 99;
}

// 15 + 7 in the last round.
// EXPECT: left_by_every_way::run bottom=22 top=5 retained_bottom=2 retained_top=0
WCMU_ROOT unsigned run(wcmu::Arena& arena, const unsigned char* codes) { return body(arena, codes); }

}  // namespace left_by_every_way

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("left_by_every_way::run");
  for (unsigned n = 0; n < 5 * 5 * 5; ++n) {
    const unsigned char codes[6] = {static_cast<unsigned char>(n % 5), static_cast<unsigned char>(n / 5 % 5), 1, 0, 1,
                                    static_cast<unsigned char>(n / 25)};
    root.run([&](wcmu::Arena& arena) { left_by_every_way::run(arena, codes); });
  }
}
#endif
