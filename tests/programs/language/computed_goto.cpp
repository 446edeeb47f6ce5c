// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// An interpreter with computed goto, the GCC way: labels in a table, the byte code chooses.
// FLAGS: -Wno-pedantic -Wno-gnu-label-as-value
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace computed_goto {

// EXPECT: computed_goto::run bottom=36 top=0 retained_bottom=36 retained_top=0
WCMU_ROOT void run(wcmu::Arena& arena, const unsigned char* code) {
  static const void* const labels[] = {&&push, &&pair, &&halt};
  unsigned at = 0;
next:
  if (at == 3) return;
  goto* labels[code[at++] % 3];
push:
  arena.bottom_handle().allocate(4, 4);
  goto next;
pair:
  arena.bottom_handle().allocate(12, 4);
  goto next;
halt:
  return;
}

}  // namespace computed_goto

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("computed_goto::run");
  for (unsigned n = 0; n < 27; ++n) {
    const unsigned char code[] = {static_cast<unsigned char>(n % 3), static_cast<unsigned char>(n / 3 % 3),
                                  static_cast<unsigned char>(n / 9)};
    root.run([&](wcmu::Arena& arena) { computed_goto::run(arena, code); });
  }
}
#endif
