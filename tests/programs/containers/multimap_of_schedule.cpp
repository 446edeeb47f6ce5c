// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A multimap by a computed time; equal_range walks over equal keys.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <functional>
#include <map>

namespace multimap_of_schedule {

using Plan = std::multimap<unsigned, unsigned, std::less<>, wcmu::TopAllocator<std::pair<const unsigned, unsigned>>>;

// 15 nodes of 40 bytes; 5 notes of 8 bytes.
// EXPECT: multimap_of_schedule::plan bottom=40 top=600
WCMU_ROOT unsigned plan(wcmu::Arena& arena, unsigned n) {
  if (n > 15) n = 15;
  Plan jobs(arena);
  for (unsigned i = 0; i < n; ++i) jobs.emplace(i % 3, i);
  unsigned notes = 0;
  const auto [first, last] = jobs.equal_range(1);
  for (auto job = first; job != last; ++job) {
    arena.bottom_handle().allocate(8, 8);
    ++notes;
  }
  return notes;
}

}  // namespace multimap_of_schedule

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("multimap_of_schedule::plan");
  for (unsigned n = 0; n < 18; ++n) root.run([&](wcmu::Arena& arena) { multimap_of_schedule::plan(arena, n); });
}
#endif
