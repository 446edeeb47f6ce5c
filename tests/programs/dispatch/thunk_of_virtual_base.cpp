// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A final overrider is called through a virtual base and through a sibling: the thunk finds the object by its table.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace thunk_of_virtual_base {

struct Root {
  virtual ~Root() = default;
  virtual unsigned size() { return 1; }
  unsigned base = 9;
};
struct Left : virtual Root {
  unsigned size() override { return pad + base; }
  unsigned pad = 4;
};
struct Right : virtual Root {
  unsigned extra = 5;
};
struct Both : Right, Left {
  unsigned size() override { return Left::size() + extra * 2 + own; }
  unsigned own = 1;
};

static unsigned call(Root& root) { return root.size(); }

// 7 + 9 + 10 + 1, twice.
// EXPECT: thunk_of_virtual_base::run bottom=54 top=0 retained_bottom=54 retained_top=0
WCMU_ROOT void run(wcmu::Arena& arena, unsigned n) {
  Both both;
  Left left;
  both.pad = n % 8;
  Root* const root = n & 1 ? static_cast<Root*>(&both) : &left;
  arena.bottom_handle().allocate(call(*root), 1);
  Right& right = both;
  arena.bottom_handle().allocate(call(right), 1);
}

}  // namespace thunk_of_virtual_base

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("thunk_of_virtual_base::run");
  for (unsigned n = 0; n < 16; ++n) root.run([&](wcmu::Arena& arena) { thunk_of_virtual_base::run(arena, n); });
}
#endif
