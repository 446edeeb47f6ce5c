// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// Too many rounds to run them all: bounded by a formula. The inner loop is entered in each of them.
#include "counted.h"

static volatile int sink;

int main(void) {
  // LOOP: bound=300000000 entries=1 source=closed-form
  ENTER(a) for (int i = 0; i < 300000000; ++i) {
    BODY(a);
    sink = i;
  }
  // LOOP: bound=25000000 entries=1 source=closed-form
  ENTER(b) for (int i = 0; i < 100000000; i += 4) {
    BODY(b);
    // LOOP: bound=6 entries=25000000
    ENTER(c) for (int j = 0; j < 6; ++j) {
      BODY(c);
      sink = j;
    }
  }
  return 0;
}
