// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A cache that may be full: what it refuses is taken from another arena. Every mixture of the two is possible, so each may have to hold all.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace fallback {

// ARGS: --may-fail cache --capacity fallback::store.cache=256
// EXPECT: fallback::store arena=cache bottom=256 top=0 retained_bottom=256 retained_top=0
// EXPECT: fallback::store arena=rest bottom=320 top=0 retained_bottom=320 retained_top=0
WCMU_ROOT void store(wcmu::Arena& cache, wcmu::Arena& rest, unsigned n) {
  if (n > 10) return;
  for (unsigned i = 0; i < n; ++i)
    if (cache.bottom_handle().allocate(32, 8) == nullptr) (void)rest.bottom_handle().allocate(32, 8);
}

}  // namespace fallback

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("fallback::store", "cache", "rest");
  alignas(64) static std::byte small[256], large[4096];
  for (std::size_t bytes = 0; bytes <= sizeof small; ++bytes)
    for (unsigned n = 0; n <= 11; ++n) {
      wcmu::Arena cache = wcmu::Arena::from_buffer_unchecked(small, bytes);
      wcmu::Arena rest = wcmu::Arena::from_buffer_unchecked(large, sizeof large);
      root.run_on([&] { fallback::store(cache, rest, n); }, cache, rest);
    }
}
#endif
