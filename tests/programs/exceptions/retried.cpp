// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Attempts that fail: what they took on the bottom stays, what they took on the top in a scope does not.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <stdexcept>

namespace retried {

static void attempt(wcmu::Arena& arena, bool good) {
  wcmu::TopScope scratch(arena);
  arena.top_handle().allocate(64, 8);
  arena.bottom_handle().allocate(24, 8);
  if (!good) throw std::logic_error("again");
  arena.top_handle().allocate(32, 8);
}

// Three attempts of 24.
// EXPECT: retried::connect bottom=72 top=96 retained_bottom=72 retained_top=0
WCMU_ROOT int connect(wcmu::Arena& arena, unsigned good) {
  for (unsigned i = 0; i < 3; ++i) {
    try {
      attempt(arena, good >> i & 1);
      return static_cast<int>(i);
    } catch (const std::exception&) {
      continue;
    }
  }
  return -1;
}

}  // namespace retried

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("retried::connect");
  for (unsigned good = 0; good < 8; ++good) root.run([&](wcmu::Arena& arena) { retried::connect(arena, good); });
}
#endif
