// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A walk to the terminating zero of a text from outside: it may be of any length.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace scan_to_zero {

WCMU_ROOT int words(wcmu::Arena& arena, const char* text) {
  int words = 0;
  while (*text != '\0') {  // UNBOUNDED: unbounded-loop
    if (*text == ' ') {
      arena.bottom_handle().allocate(16, 8);
      ++words;
    }
    ++text;
  }
  return words;
}

}  // namespace scan_to_zero
