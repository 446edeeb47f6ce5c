// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// std::pmr::vector: the blocks come through a virtual call to the resource.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>
#include <wcmu/memory_resource.hpp>

#include <memory_resource>
#include <vector>

namespace pmr_vector {

struct Event {
  long time;
  int kind;
};

// EXPECT: pmr_vector::record bottom=508 top=0 retained_bottom=508 retained_top=0
WCMU_ROOT std::size_t record(wcmu::Arena& arena, const int* kinds, unsigned count) {
  if (count > 10) return 0;
  arena.bottom_handle().allocate(1, 1);
  wcmu::BottomResource memory(arena);
  std::pmr::vector<Event> events(&memory);
  for (unsigned i = 0; i < count; ++i)
    if (kinds[i] != 0) events.push_back({static_cast<long>(i), kinds[i]});
  arena.bottom_handle().allocate(4, 4);
  return events.size();
}

}  // namespace pmr_vector

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("pmr_vector::record");
  for (int bits = 0; bits < 1024; ++bits)
    for (unsigned count : {0u, 9u, 10u, 11u}) {
      int kinds[11];
      for (int i = 0; i < 11; ++i) kinds[i] = (bits >> i) & 1;
      root.run([&](wcmu::Arena& arena) { pmr_vector::record(arena, kinds, count); });
    }
}
#endif
