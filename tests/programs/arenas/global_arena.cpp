// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The arena is a global with static storage, as firmware has it; the root takes no parameter for it.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace global_arena {

static wcmu::StaticArena<4096, 64> pool;

// EXPECT: global_arena::send arena=pool bottom=260 top=18 retained_bottom=260 retained_top=18
WCMU_ROOT bool send(const unsigned char* data, unsigned length) {
  if (length > 256) return false;
  wcmu::Arena& arena = pool;
  auto* packet = static_cast<unsigned char*>(arena.bottom_handle().allocate(length + 4, 4));
  packet[0] = static_cast<unsigned char>(length);
  for (unsigned i = 0; i < length; ++i) packet[i + 1] = data[i];
  arena.top_handle().allocate(length % 10 * 2, 2);
  return true;
}

}  // namespace global_arena

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("global_arena::send", "pool");
  static unsigned char data[300];
  for (unsigned length = 0; length < 260; ++length) {
    wcmu::Arena& pool = global_arena::pool;
    if (pool.reset() != wcmu::Error::none) return 1;
    pool.clear_peaks();
    root.run_on([&] { global_arena::send(data, length); }, pool);
  }
}
#endif
