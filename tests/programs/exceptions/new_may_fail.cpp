// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// operator new throws bad_alloc, nothrow new gives null: both ways out of the general heap have to be looked at.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <memory>
#include <new>

namespace new_may_fail {

// EXPECT: new_may_fail::open bottom=64 top=0 retained_bottom=64 retained_top=0
// IMPRECISE: the general heap may fail at any time; the driver's never does. Failing takes 64 bytes, having memory 16.
WCMU_ROOT bool open(wcmu::Arena& arena) {
  std::unique_ptr<int[]> fast(new (std::nothrow) int[100]);
  arena.bottom_handle().allocate(fast ? 16 : 64, 8);
  arena.bottom_handle().allocate(48, 8);
  return fast != nullptr;
}

}  // namespace new_may_fail

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("new_may_fail::open");
  root.run([&](wcmu::Arena& arena) { new_may_fail::open(arena); });
}
#endif
