// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A container on an arena that may be full throws bad_alloc; the handler works on with what another arena has.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <new>
#include <vector>

namespace vector_refused {

// ARGS: --may-fail fast
// EXPECT: vector_refused::collect arena=fast bottom=60 top=0 retained_bottom=60 retained_top=0
// EXPECT: vector_refused::collect arena=slow bottom=48 top=0 retained_bottom=48 retained_top=0
WCMU_ROOT void collect(wcmu::Arena& fast, wcmu::Arena& slow, unsigned n) {
  if (n > 6) return;
  try {
    std::vector<int, wcmu::BottomAllocator<int>> values(fast);
    for (unsigned i = 0; i < n; ++i) values.push_back(1);
  } catch (const std::bad_alloc&) {
    (void)slow.bottom_handle().allocate(8 * n, 8);
  }
}

}  // namespace vector_refused

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("vector_refused::collect", "fast", "slow");
  alignas(64) static std::byte small[64], large[4096];
  for (std::size_t bytes = 0; bytes <= sizeof small; ++bytes)
    for (unsigned n = 0; n <= 7; ++n) {
      wcmu::Arena fast = wcmu::Arena::from_buffer_unchecked(small, bytes);
      wcmu::Arena slow = wcmu::Arena::from_buffer_unchecked(large, sizeof large);
      root.run_on([&] { vector_refused::collect(fast, slow, n); }, fast, slow);
    }
}
#endif
