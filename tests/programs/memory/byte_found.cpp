// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The place that memchr finds is written.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstring>

namespace byte_found {

// EXPECT: byte_found::place bottom=100 top=0
WCMU_ROOT void place(wcmu::Arena& arena, unsigned i) {
  if (i > 1) return;
  unsigned char buffer[4] = {1, 1, 1, 1};
  auto* p = static_cast<unsigned char*>(std::memchr(buffer + i, 1, 3));
  if (p) *p = 100;
  if (buffer[1] == 100) (void)arena.alloc_bottom_bytes(100);
}

}  // namespace byte_found

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("byte_found::place");
  for (unsigned i = 0; i <= 1; ++i) root.run([&](wcmu::Arena& arena) { byte_found::place(arena, i); });
}
#endif
