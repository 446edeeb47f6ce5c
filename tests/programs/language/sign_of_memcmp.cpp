// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// memcmp gives a number whose sign is known, not its size.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstring>

namespace sign_of_memcmp {

// EXPECT: sign_of_memcmp::fill bottom=25 top=0 retained_bottom=25 retained_top=0
WCMU_ROOT void fill(wcmu::Arena& arena) {
  char a[40], b[40];
  std::memset(a, 'z', sizeof a);
  std::memset(b, 'a', sizeof b);
  const int order = std::memcmp(a, b, sizeof a);
  arena.bottom_handle().allocate(order > 0 && order <= 25 ? static_cast<unsigned>(order) : 1, 1);
}

}  // namespace sign_of_memcmp

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("sign_of_memcmp::fill");
  root.run([](wcmu::Arena& arena) { sign_of_memcmp::fill(arena); });
}
#endif
