// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// Where a function may use fused instructions a product may go unrounded into a sum, as the compiler likes: what comes out of an inexact
// one is not known, and exact ones are.
#include "counted.h"

__attribute__((target("fma"))) double fast(double x) { return x * x + 1; }

static double tenths = 0.1;

int main(void) {
  int n = 0;
  // LOOP: bound=4 entries=1
  ENTER(a) for (double x = 1; x * 1.5 < 6; x *= 1.5) {
    BODY(a);
    ++n;
  }
  // LOOP: bound=null
  ENTER(b) for (double x = 10; x > 5; x = x * tenths * 9) {
    BODY(b);
    ++n;
  }
  return n == 0;
}
