// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// An atomic that others may write, too: two loads of it need not agree.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <atomic>

namespace atomic_of_outside {

// EXPECT: atomic_of_outside::run bottom=30 top=0 retained_bottom=30 retained_top=0
WCMU_ROOT void run(wcmu::Arena& arena, std::atomic<unsigned>& shared) {
  auto handle = arena.bottom_handle();
  handle.allocate(shared.load() & 15, 1);
  handle.allocate(shared.fetch_add(1) & 15, 1);
}

}  // namespace atomic_of_outside

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("atomic_of_outside::run");
  for (unsigned n = 0; n < 16; ++n)
    root.run([&](wcmu::Arena& arena) {
      std::atomic<unsigned> shared{n};
      atomic_of_outside::run(arena, shared);
    });
}
#endif
