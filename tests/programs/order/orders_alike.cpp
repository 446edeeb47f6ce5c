// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Operands in an open order that may be exchanged: every size is a multiple of every alignment, or all is given back.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace orders_alike {

static void* take(wcmu::Arena& arena, unsigned size, unsigned alignment) {
  return arena.bottom_handle().allocate(size, alignment);
}
static unsigned measure(wcmu::Arena& arena, unsigned n) {
  wcmu::BottomScope scope(arena);
  take(arena, n, 1);
  return n;
}
static bool differ(void* a, void* b) { return a != b; }
static unsigned sum(unsigned a, unsigned b, unsigned c) { return a + b + c; }

struct Pair {
  Pair(void* a, void* b) : first(a), second(b) {}
  void* first;
  void* second;
};

// 3, then 24 + 32 from 8 on: 64. Twice 16: 96. The scratch of 40 above it: 136. At the top 16.
// EXPECT: orders_alike::run bottom=136 top=16 retained_bottom=96 retained_top=16
WCMU_ROOT unsigned run(wcmu::Arena& arena, unsigned n) {
  take(arena, 3, 1);
  const bool distinct = differ(take(arena, 24, 8), take(arena, 32, 4));
  const Pair pair(take(arena, 16, 8), take(arena, 16, 16));
  const unsigned most = n < 40 ? n : 40;
  unsigned total = sum(measure(arena, most), measure(arena, 7), distinct);
  total += measure(arena, 9) + measure(arena, most);
  // One operand has the bottom, the other the top.
  return differ(pair.first, arena.top_handle().allocate(16, 1)) ? total : sum(measure(arena, 1), 2, 3);
}

}  // namespace orders_alike

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("orders_alike::run");
  for (unsigned n = 0; n < 45; ++n) root.run([&](wcmu::Arena& arena) { orders_alike::run(arena, n); });
}
#endif
