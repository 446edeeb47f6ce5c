// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// Recursion, with a loop around the calls and one in each activation.
#include "counted.h"

static int fibonacci(int n) {
  int sum = 0;
  // LOOP: bound=8 entries=133
  ENTER(a) for (int i = 0; i < n; ++i) {
    BODY(a);
    sum += i;
  }
  return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2) + sum * 0;
}

int main() {
  int last = 0;
  // LOOP: bound=3 entries=1
  ENTER(b) for (int n = 6; n <= 8; ++n) {
    BODY(b);
    last = fibonacci(n);
  }
  return last != 21;
}
