// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// An inner handler keeps a record and throws on; an outer one sees the same object, not a copy of its base.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace rethrown {

struct Fault {
  virtual ~Fault() = default;
  virtual unsigned dump() const { return 16; }
};
struct StackFault : Fault {
  unsigned dump() const override { return 100; }
};

static void step(unsigned code) {
  if (code == 1) throw Fault();
  if (code == 2) throw StackFault();
}

static void guarded(wcmu::Arena& arena, unsigned code) {
  wcmu::TopScope scope(arena);
  arena.top_handle().allocate(32, 8);
  try {
    step(code);
  } catch (Fault& fault) {
    arena.bottom_handle().allocate(10, 1);
    throw;
  }
}

// EXPECT: rethrown::run bottom=110 top=32 retained_bottom=110 retained_top=0
WCMU_ROOT bool run(wcmu::Arena& arena, unsigned code) {
  try {
    guarded(arena, code);
    return true;
  } catch (const Fault& fault) {
    arena.bottom_handle().allocate(fault.dump(), 1);
    return false;
  }
}

}  // namespace rethrown

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("rethrown::run");
  for (unsigned code = 0; code < 4; ++code) root.run([&](wcmu::Arena& arena) { rethrown::run(arena, code); });
}
#endif
