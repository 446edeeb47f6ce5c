// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Bytes that are allocated before the exit test are paid once more than the loop's body.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace bytes_before_test {

// EXPECT: bytes_before_test::read bottom=104 top=0 retained_bottom=104 retained_top=0
WCMU_ROOT int read(wcmu::Arena& arena, unsigned lines) {
  if (lines > 6) lines = 6;
  unsigned line = 0;
  for (;;) {
    arena.bottom_handle().allocate(8, 4);
    if (line == lines) break;
    arena.bottom_handle().allocate(6, 2);
    ++line;
  }
  return static_cast<int>(line);
}

}  // namespace bytes_before_test

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("bytes_before_test::read");
  for (unsigned lines = 0; lines < 10; ++lines)
    root.run([&](wcmu::Arena& arena) { bytes_before_test::read(arena, lines); });
}
#endif
