// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// The inner `while` has two conditions.
#include "counted.h"

static int values[8] = {8, 3, 5, 1, 9, 2, 7, 4};

int main(void) {
  // LOOP: bound=7 entries=1
  ENTER(a) for (int i = 1; i < 8; ++i) {
    BODY(a);
    int held = values[i];
    int at = i;
    // LOOP: bound=4 entries=7
    ENTER(b) while (at > 0 && values[at - 1] > held) {
      BODY(b);
      values[at] = values[at - 1];
      --at;
    }
    values[at] = held;
  }
  return values[0] != 1;
}
