// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// A loop that is never come to, one whose body never is, and one in a function that only a pointer names.
#include "counted.h"

static int mode = 1;
static int total;

static void often(void) {
  // LOOP: bound=0 entries=0
  ENTER(a) for (int i = 0; i < 100; ++i) {
    BODY(a);
    ++total;
  }
}

static void rarely(void) {
  // LOOP: bound=3 entries=2
  ENTER(b) for (int i = 0; i < 3; ++i) {
    BODY(b);
    ++total;
  }
}

static void (*const actions[2])(void) = {often, rarely};

int main(void) {
  // LOOP: bound=0 entries=1
  ENTER(c) for (int i = 0; i < total; ++i) {
    BODY(c);
    ++total;
  }
  if (mode == 0) {
    // LOOP: bound=0 entries=0
    ENTER(d) while (total < 50) {
      BODY(d);
      ++total;
    }
  }
  actions[mode]();
  actions[mode]();
  return total != 6;
}
