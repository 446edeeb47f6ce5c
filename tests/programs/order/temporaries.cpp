// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A temporary lives to the end of its expression, one that is bound to a reference to the end of the block.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace temporaries {

struct Lease {
  Lease(wcmu::Arena& a, unsigned n) : arena(a), bytes(n) { arena.top_handle().allocate(n, 1); }
  Lease(const Lease&) = delete;
  ~Lease() { arena.bottom_handle().allocate(bytes, bytes); }
  unsigned size() const { return bytes; }
  wcmu::Arena& arena;
  unsigned bytes;
};

static unsigned use(const Lease& lease, wcmu::Arena& arena) {
  arena.bottom_handle().allocate(1, 1);
  return lease.size();
}

// use: 1, the temporary dies: 8 + 8 = 16; 1 more: 17; the bound one dies last: 20 + 4 = 24.
// EXPECT: temporaries::lend bottom=24 top=12 retained_bottom=24 retained_top=12
WCMU_ROOT unsigned lend(wcmu::Arena& arena) {
  const Lease& kept = Lease(arena, 4);
  const unsigned size = use(Lease(arena, 8), arena);
  arena.bottom_handle().allocate(1, 1);
  return size + kept.size();
}

}  // namespace temporaries

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("temporaries::lend");
  root.run([&](wcmu::Arena& arena) { temporaries::lend(arena); });
}
#endif
