// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// What C++17 orders: the object before its arguments, both sides of <<, the right side of an assignment first, new before its initialiser.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace orders_of_cxx17 {

static unsigned take(wcmu::Arena& arena, unsigned size, unsigned alignment) {
  arena.bottom_handle().allocate(size, alignment);
  return size;
}

struct Chain {
  Chain& add(unsigned n) {
    sum += n;
    return *this;
  }
  unsigned& operator[](unsigned) { return sum; }
  unsigned operator()(unsigned n) const { return sum + n; }
  unsigned sum = 0;
};
static Chain& chain(wcmu::Arena& arena, Chain& of, unsigned size) {
  take(arena, size, 1);
  return of;
}

// 1, 16, 17, 32 | 33, 48 | 49, 64 | right first: 72, 73 | 74, 88
// EXPECT: orders_of_cxx17::run bottom=88 top=0 retained_bottom=88 retained_top=0
WCMU_ROOT unsigned run(wcmu::Arena& arena) {
  Chain of;
  chain(arena, of, 1).add(take(arena, 8, 8)).add(take(arena, 1, 1)).add(take(arena, 8, 8));
  chain(arena, of, 1)[take(arena, 8, 8)] += 1;
  unsigned shifted = take(arena, 1, 1) << (take(arena, 8, 8) & 7);
  chain(arena, of, 1)[0] = take(arena, 8, 8);
  return shifted + chain(arena, of, 1)(take(arena, 8, 8));
}

}  // namespace orders_of_cxx17

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("orders_of_cxx17::run");
  root.run([&](wcmu::Arena& arena) { orders_of_cxx17::run(arena); });
}
#endif
