// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// What comes from a device bounds nothing: the loop has no bound, what comes after it has. A guard or an annotation gives one.
#include "counted.h"

#include <wcmu/annotate.h>

static volatile int port = 9;

int main(void) {
  int sum = 0;
  // LOOP: bound=null
  ENTER(a) while (port != 9) {
    BODY(a);
    ++sum;
  }
  int n = port;
  if (n > 20 || n < 0) n = 20;
  // LOOP: bound=20 entries=1 above
  ENTER(b) for (int i = 0; i < n; ++i) {
    BODY(b);
    sum += i;
  }
  // LOOP: bound=7 source=annotation above
  ENTER(c) while (port != 9) {
    BODY(c);
    WCMU_LOOP_BOUND(7);
    ++sum;
  }
  // LOOP: bound=4 entries=1
  ENTER(d) for (int i = 0; i < 4; ++i) {
    BODY(d);
    sum += i;
  }
  return sum == 0;
}
