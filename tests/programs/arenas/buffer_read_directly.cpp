// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The program reads the buffer of an arena itself: what is written into a block is there.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace buffer_read_directly {

alignas(16) static unsigned char buffer[256] = {8};
static wcmu::Arena pool = wcmu::Arena::from_static_buffer(buffer);
static void save(unsigned char n) {
  auto* block = static_cast<unsigned char*>(pool.bottom_handle().allocate(16, 1));
  if (block != nullptr) block[0] = n;
}

// EXPECT: buffer_read_directly::fill bottom=200 top=0 retained_bottom=200 retained_top=0
WCMU_ROOT void fill(wcmu::Arena& arena) { arena.bottom_handle().allocate(buffer[0] <= 200 ? buffer[0] : 8, 1); }

}  // namespace buffer_read_directly

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  buffer_read_directly::save(200);
  observe::Root root("buffer_read_directly::fill");
  root.run([](wcmu::Arena& arena) { buffer_read_directly::fill(arena); });
}
#endif
