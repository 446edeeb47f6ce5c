// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// More variable arguments than there are registers: numbers, pointers, reals and structures, over a list that is handed on and copied.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstdarg>

namespace arguments_of_all_kinds {

struct Pair {
  double weight;
  unsigned bytes;
};
struct Large {
  unsigned long values[5];
};

static unsigned long sum(va_list list) {
  unsigned long total = va_arg(list, unsigned);
  total += *va_arg(list, const unsigned*);
  if (va_arg(list, double) == 2.5) total += 100;
  total += va_arg(list, Pair).bytes;
  total += va_arg(list, Large).values[3];
  for (int i = 0; i < 8; ++i) total += va_arg(list, unsigned long);
  for (int i = 0; i < 9; ++i)
    if (va_arg(list, double) > 0.5) total += 1;
  return total;
}

static unsigned long twice(int first, ...) {
  va_list list, again;
  va_start(list, first);
  va_copy(again, list);
  const unsigned long total = sum(list) + sum(again);
  va_end(again);
  va_end(list);
  return total;
}

// Twice 3 + 5 + 100 + 7 + 11 + (1 + ... + 8) + 9
// EXPECT: arguments_of_all_kinds::run bottom=342 top=0 retained_bottom=342 retained_top=0
WCMU_ROOT void run(wcmu::Arena& arena, unsigned n) {
  const unsigned five = 5;
  const Large large = {{0, 0, 0, 11, 0}};
  const unsigned long bytes = twice(0, n & 3, &five, 2.5, Pair{1.0, 7}, large, 1ul, 2ul, 3ul, 4ul, 5ul, 6ul, 7ul, 8ul,
                                    1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0);
  arena.bottom_handle().allocate(bytes, 1);
}

}  // namespace arguments_of_all_kinds

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("arguments_of_all_kinds::run");
  for (unsigned n = 0; n < 4; ++n) root.run([&](wcmu::Arena& arena) { arguments_of_all_kinds::run(arena, n); });
}
#endif
