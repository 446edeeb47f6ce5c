// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Every block at the bottom end is rounded up to its own alignment, so the padding depends on what came before it.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstdint>

namespace bottom_chain {

// EXPECT: bottom_chain::record bottom=49 top=0 retained_bottom=49 retained_top=0 align=16
WCMU_ROOT bool record(wcmu::Arena& arena) {
  auto bytes = arena.bottom_handle();
  void* kind = bytes.allocate(1, 1);     // 1
  void* length = bytes.allocate(2, 2);   // 4
  void* flags = bytes.allocate(1, 1);    // 5
  void* time = bytes.allocate(8, 8);     // 16
  void* tag = bytes.allocate(3, 1);      // 19
  void* value = bytes.allocate(4, 4);    // 24
  void* block = bytes.allocate(16, 16);  // 48
  void* end = bytes.allocate(1, 1);      // 49
  return kind && length && flags && time && tag && value && block && end;
}

}  // namespace bottom_chain

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("bottom_chain::record");
  root.run([](wcmu::Arena& arena) { bottom_chain::record(arena); });
}
#endif
