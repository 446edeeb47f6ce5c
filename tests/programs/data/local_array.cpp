// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A local array is filled with guarded inputs and read back at other places.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace local_array {

// EXPECT: local_array::sections bottom=91 top=0 retained_bottom=91 retained_top=0
WCMU_ROOT void sections(wcmu::Arena& arena, const unsigned* wanted) {
  unsigned sizes[6];
  for (int i = 0; i < 6; ++i) {
    const unsigned limit = 10u + static_cast<unsigned>(i) * 2;
    sizes[i] = wanted[i] < limit ? wanted[i] : limit;
  }
  sizes[3] = 17;  // was at most 16
  for (int i = 5; i >= 0; --i) arena.bottom_handle().allocate(sizes[i], 1);
}

}  // namespace local_array

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("local_array::sections");
  for (unsigned value = 0; value < 30; ++value) {
    const unsigned wanted[6] = {value, value, value, value, value, value};
    root.run([&](wcmu::Arena& arena) { local_array::sections(arena, wanted); });
  }
}
#endif
