// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// The loops of a fast Fourier transform: one doubles, the others depend on it.
#include "counted.h"

static int data[32];

int main(void) {
  // LOOP: bound=5 entries=1
  ENTER(a) for (int size = 2; size <= 32; size *= 2) {
    BODY(a);
    // LOOP: bound=16 entries=5
    ENTER(b) for (int start = 0; start < 32; start += size) {
      BODY(b);
      // LOOP: bound=16 entries=31
      ENTER(c) for (int i = start; i < start + size / 2; ++i) {
        BODY(c);
        int upper = data[i], lower = data[i + size / 2];
        data[i] = upper + lower;
        data[i + size / 2] = upper - lower + 1;
      }
    }
  }
  return data[0] == 1000;
}
