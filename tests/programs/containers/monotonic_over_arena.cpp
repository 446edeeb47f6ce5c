// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A std::pmr::monotonic_buffer_resource on a stack buffer, with the arena behind it: small work takes nothing.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>
#include <wcmu/memory_resource.hpp>

#include <cstddef>
#include <memory_resource>
#include <vector>

namespace monotonic_over_arena {

// 4 to 128 bytes fit in the buffer. The 256 do not: the arena gives a chunk of 384 bytes and its header, rounded up to 64.
// EXPECT: monotonic_over_arena::work bottom=448 top=0 retained_bottom=448 retained_top=0
WCMU_ROOT std::size_t work(wcmu::Arena& arena, unsigned n) {
  if (n > 64) n = 64;
  wcmu::BottomResource memory(arena);
  std::byte buffer[256];
  std::pmr::monotonic_buffer_resource local(buffer, sizeof buffer, &memory);
  std::pmr::vector<unsigned> values(&local);
  for (unsigned i = 0; i < n; ++i) values.push_back(i);
  return values.size();
}

}  // namespace monotonic_over_arena

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("monotonic_over_arena::work");
  for (unsigned n = 0; n < 68; ++n) root.run([&](wcmu::Arena& arena) { monotonic_over_arena::work(arena, n); });
}
#endif
