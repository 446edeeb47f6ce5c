// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// The number of rounds of the inner loop depends on the prime; it is entered for primes only.
#include "counted.h"

static bool composite[100];

int main() {
  int primes = 0;
  // LOOP: bound=98 entries=1
  ENTER(a) for (int i = 2; i < 100; ++i) {
    BODY(a);
    if (composite[i]) continue;
    ++primes;
    // LOOP: bound=48 entries=25
    ENTER(b) for (int j = 2 * i; j < 100; j += i) {
      BODY(b);
      composite[j] = true;
    }
  }
  return primes != 25;
}
