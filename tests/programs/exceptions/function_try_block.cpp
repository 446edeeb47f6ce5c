// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A constructor with a function-try-block: the handler allocates, then the exception leaves by itself.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace function_try_block {

struct Channel {
  Channel(wcmu::Arena& arena, unsigned rate) try : buffer(take(arena, rate)) {
    arena.bottom_handle().allocate(4, 4);
  } catch (const char*) {
    arena.bottom_handle().allocate(48, 4);
  }
  static void* take(wcmu::Arena& arena, unsigned rate) {
    if (rate % 8 != 0) throw "rate";
    return arena.bottom_handle().allocate(rate, 4);
  }
  void* buffer;
};

// 40 + 4, or 48 + 1.
// EXPECT: function_try_block::open bottom=49 top=0 retained_bottom=49 retained_top=0
WCMU_ROOT bool open(wcmu::Arena& arena, unsigned rate) {
  if (rate > 40) return false;
  try {
    Channel channel(arena, rate);
    return channel.buffer != nullptr;
  } catch (const char*) {
    arena.bottom_handle().allocate(1, 1);
    return false;
  }
}

}  // namespace function_try_block

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("function_try_block::open");
  for (unsigned rate = 0; rate < 44; ++rate)
    root.run([&](wcmu::Arena& arena) { function_try_block::open(arena, rate); });
}
#endif
