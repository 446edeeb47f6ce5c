// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// Ends early when nothing moved. The values are a constant table, so the number of passes is exact.
#include "counted.h"

static int values[10] = {5, 2, 9, 1, 7, 3, 8, 6, 0, 4};

int main(void) {
  int swapped;
  int last = 9;
  // LOOP: bound=9 entries=1
  ENTER(a) do {
    BODY(a);
    swapped = 0;
    // LOOP: bound=9 entries=9
    ENTER(b) for (int i = 0; i < last; ++i) {
      BODY(b);
      if (values[i] > values[i + 1]) {
        int held = values[i];
        values[i] = values[i + 1];
        values[i + 1] = held;
        swapped = 1;
      }
    }
    --last;
  }
  while (swapped);
  return values[0];
}
