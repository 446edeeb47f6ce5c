// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A thread_local scratch arena behind an accessor, as engines have it.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstddef>

namespace thread_local_scratch {

alignas(64) static thread_local std::byte buffer[4096];

static wcmu::Arena& scratch() {
  WCMU_ARENA_AS("scratch") static thread_local wcmu::Arena arena = wcmu::Arena::from_static_buffer(buffer);
  return arena;
}

// EXPECT: thread_local_scratch::smooth arena=scratch bottom=256 top=0 retained_bottom=0 retained_top=0
WCMU_ROOT float smooth(const float* samples, unsigned n) {
  if (n > 64) return 0;
  wcmu::BottomScope scope(scratch());
  auto* copy = scratch().bottom_handle().allocate<float>(n);
  float sum = 0;
  for (unsigned i = 0; i < n; ++i) sum += copy[i] = samples[i];
  return sum;
}

}  // namespace thread_local_scratch

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("thread_local_scratch::smooth", "scratch");
  float samples[70] = {};
  for (unsigned n = 0; n < 70; ++n)
    root.run_on([&] { thread_local_scratch::smooth(samples, n); }, thread_local_scratch::scratch());
}
#endif
