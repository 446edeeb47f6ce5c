// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The handler takes the second base: what it reads lies behind the first, also where the base is virtual.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace second_base_caught {

struct Code {
  unsigned code = 3;
};
struct Size {
  unsigned bytes = 40;
};
struct Full : Code, Size {};
struct Late : Code, virtual Size {
  Late() { bytes = 50; }
};

static void fail(unsigned kind) {
  if (kind == 1) throw Full{};
  if (kind == 2) throw Late{};
}

// EXPECT: second_base_caught::run bottom=50 top=0 retained_bottom=50 retained_top=0
WCMU_ROOT void run(wcmu::Arena& arena, unsigned kind) {
  try {
    fail(kind);
  } catch (const Size& size) {
    arena.bottom_handle().allocate(size.bytes, 1);
  }
}

}  // namespace second_base_caught

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("second_base_caught::run");
  for (unsigned kind = 0; kind < 3; ++kind) root.run([&](wcmu::Arena& arena) { second_base_caught::run(arena, kind); });
}
#endif
