// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// Left in the middle, by `break` and by `return`; a round that `continue` cuts short counts.
#include "counted.h"

static const int table[] = {3, 0, 4, 0, 0, 5, -1, 7, 7, 7};

static int first_negative() {
  // LOOP: bound=7 entries=1
  ENTER(a) for (int i = 0; i < 10; ++i) {
    BODY(a);
    if (table[i] == 0) continue;
    if (table[i] < 0) return i;
  }
  return -1;
}

int main() {
  int sum = 0;
  // LOOP: bound=8 entries=1
  ENTER(b) for (int value : table) {
    BODY(b);
    if (value == 7) break;
    sum += value;
  }
  // LOOP: bound=5 entries=1
  ENTER(c) while (true) {
    BODY(c);
    if (sum > 18) break;
    sum += 2;
  }
  return sum + first_negative() == 0;
}
