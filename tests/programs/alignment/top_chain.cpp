// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// At the top end the address is rounded down, so the padding comes after the block: used = align_up(used + size).
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace top_chain {

// EXPECT: top_chain::record bottom=0 top=64 retained_bottom=0 retained_top=64 align=16
WCMU_ROOT bool record(wcmu::Arena& arena) {
  auto bytes = arena.top_handle();
  bool fits = bytes.allocate(5, 1) != nullptr;  // 5
  fits &= bytes.allocate(8, 8) != nullptr;      // 16
  fits &= bytes.allocate(3, 2) != nullptr;      // 20
  fits &= bytes.allocate(16, 16) != nullptr;    // 48
  fits &= bytes.allocate(1, 1) != nullptr;      // 49
  fits &= bytes.allocate(15, 16) != nullptr;    // 64: rounded up behind it only
  return fits;
}

}  // namespace top_chain

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("top_chain::record");
  root.run([](wcmu::Arena& arena) { top_chain::record(arena); });
}
#endif
