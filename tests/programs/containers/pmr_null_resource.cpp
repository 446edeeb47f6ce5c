// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A resource that refuses stands behind a buffer that is large enough.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>
#include <wcmu/memory_resource.hpp>

#include <memory_resource>
#include <vector>

namespace pmr_null_resource {

// 16 bytes for the one that remembers.
// EXPECT: pmr_null_resource::bounded bottom=16 top=0
WCMU_ROOT unsigned bounded(wcmu::Arena& arena, unsigned n) {
  if (n > 8) n = 8;
  alignas(8) char buffer[512];
  std::pmr::monotonic_buffer_resource memory(buffer, sizeof buffer, std::pmr::null_memory_resource());
  std::pmr::vector<unsigned> numbers(&memory);
  for (unsigned i = 0; i < n; ++i) numbers.push_back(i);
  arena.bottom_handle().allocate(2 * numbers.size(), 1);
  return n;
}

}  // namespace pmr_null_resource

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("pmr_null_resource::bounded");
  for (unsigned n = 0; n < 10; ++n) root.run([&](wcmu::Arena& arena) { pmr_null_resource::bounded(arena, n); });
}
#endif
