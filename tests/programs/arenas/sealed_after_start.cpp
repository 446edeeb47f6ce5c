// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Memory is taken while the program starts; then the arena is sealed, and what asks later gets nothing and says so.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace sealed_after_start {

struct Device {
  int registers[8];
};

int open(wcmu::Arena& arena, unsigned count) {
  for (unsigned i = 0; i < count; ++i)
    if (arena.bottom_handle().create<Device>() == nullptr) return -1;
  return 0;
}

// Three devices of 32 bytes; the 1000 bytes and the fourth device are refused.
// EXPECT: sealed_after_start::start bottom=96 top=0 retained_bottom=96 retained_top=0
WCMU_ROOT int start(wcmu::Arena& arena, unsigned count) {
  if (count > 3) return -2;
  int result = open(arena, count);
  arena.seal();
  void* block = arena.bottom_handle().allocate(1000, 1);
  if (block != nullptr) arena.top_handle().allocate(5000, 1);
  if (arena.bottom_handle().try_extend(block, 8, 16)) arena.top_handle().allocate(6000, 1);
  return result + open(arena, 1);
}

}  // namespace sealed_after_start

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("sealed_after_start::start");
  for (unsigned count = 0; count < 5; ++count)
    root.run([&](wcmu::Arena& arena) { sealed_after_start::start(arena, count); });
}
#endif
