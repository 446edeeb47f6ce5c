// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A monotonic buffer on the stack, then chunks from the arena that grow by half.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>
#include <wcmu/memory_resource.hpp>

#include <memory_resource>
#include <vector>

namespace pmr_monotonic_on_stack {

// What 64, 128, 256 and 512 numbers take does not fit the buffer, nor the chunk before: chunks of 448, 640, 1088 and 2112 bytes.
// EXPECT: pmr_monotonic_on_stack::gather bottom=0 top=4288
WCMU_ROOT std::size_t gather(wcmu::Arena& arena, unsigned n) {
  if (n > 300) n = 300;
  wcmu::TopResource upstream(arena);
  alignas(16) char buffer[256];
  std::pmr::monotonic_buffer_resource memory(buffer, sizeof buffer, &upstream);
  std::pmr::vector<unsigned> numbers(&memory);
  for (unsigned i = 0; i < n; ++i) numbers.push_back(i);
  return numbers.size();
}

}  // namespace pmr_monotonic_on_stack

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("pmr_monotonic_on_stack::gather");
  for (unsigned n = 0; n < 303; n += 3) root.run([&](wcmu::Arena& arena) { pmr_monotonic_on_stack::gather(arena, n); });
}
#endif
