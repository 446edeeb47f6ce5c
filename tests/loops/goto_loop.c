// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// A loop of gotos is at its label; one of two exits.
#include "counted.h"

int main(void) {
  int n = 27, steps = 0;
  ENTER_LABEL(a, 2)
// LOOP: bound=112 entries=1
again:
  BODY(a);
  if (n == 1) return steps != 111;
  n = n % 2 == 0 ? n / 2 : 3 * n + 1;
  ++steps;
  if (steps < 1000) goto again;
  return 1;
}
