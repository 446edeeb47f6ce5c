// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Way out: a loop bound that the program states, on trust.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace scan_to_zero_fixed {

// EXPECT: scan_to_zero_fixed::words bottom=480 top=0 retained_bottom=480 retained_top=0
WCMU_ROOT int words(wcmu::Arena& arena, const char* text) {
  int words = 0;
  while (*text != '\0') {
    WCMU_LOOP_BOUND(30);
    if (*text == ' ') {
      arena.bottom_handle().allocate(16, 8);
      ++words;
    }
    ++text;
  }
  return words;
}

}  // namespace scan_to_zero_fixed

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("scan_to_zero_fixed::words");
  for (const char* text : {"", "one", "one two three", "                              "})
    root.run([&](wcmu::Arena& arena) { scan_to_zero_fixed::words(arena, text); });
}
#endif
