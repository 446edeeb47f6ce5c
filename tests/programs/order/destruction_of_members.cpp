// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Members die in the reverse of the order in which they are declared, whatever the initialiser list says: the position shows it.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace destruction_of_members {

struct Noisy {
  Noisy(wcmu::Arena& a, unsigned s, unsigned al) : arena(a), size(s), alignment(al) {}
  ~Noisy() { arena.bottom_handle().allocate(size, alignment); }
  wcmu::Arena& arena;
  unsigned size, alignment;
};

struct Pair {
  explicit Pair(wcmu::Arena& arena) : first(arena, 8, 8), second(arena, 1, 1) {}
  Noisy first, second;
};

// The second dies first: 1, then 8 at 8: 16. The array: the last dies first: 16 + 4 = 20, then 1: 21, then 2 at 2: 24.
// EXPECT: destruction_of_members::leave bottom=24 top=0 retained_bottom=24 retained_top=0
WCMU_ROOT void leave(wcmu::Arena& arena) {
  Noisy array[] = {{arena, 2, 2}, {arena, 1, 1}, {arena, 4, 4}};
  Pair pair(arena);
}

}  // namespace destruction_of_members

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("destruction_of_members::leave");
  root.run([&](wcmu::Arena& arena) { destruction_of_members::leave(arena); });
}
#endif
