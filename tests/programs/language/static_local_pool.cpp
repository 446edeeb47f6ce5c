// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A singleton: the arena and what is made in it once are static locals. Every call but the first finds it made.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace static_local_pool {

struct Service {
  explicit Service(wcmu::Arena& a) : arena(a) { table = arena.bottom_handle().allocate(200, 8); }
  wcmu::Arena& arena;
  void* table;
};

static Service& service(wcmu::Arena& arena) {
  static Service one(arena);
  return one;
}

// At most once 200, and three times 8.
// EXPECT: static_local_pool::work bottom=224 top=0 retained_bottom=224 retained_top=0
WCMU_ROOT void work(wcmu::Arena& arena) {
  for (int i = 0; i < 3; ++i)
    if (service(arena).table != nullptr) arena.bottom_handle().allocate(8, 8);
}

}  // namespace static_local_pool

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("static_local_pool::work");
  for (int i = 0; i < 3; ++i) root.run([&](wcmu::Arena& arena) { static_local_pool::work(arena); });
}
#endif
