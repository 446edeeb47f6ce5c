// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// Three nested loops over constants; the matrices are computed.
#include "counted.h"

#define N 12

static int a[N][N], b[N][N], c[N][N];

int main(void) {
  // LOOP: bound=12 entries=1
  ENTER(i) for (int x = 0; x < N; ++x) {
    BODY(i);
    // LOOP: bound=12 entries=12
    ENTER(j) for (int y = 0; y < N; ++y) {
      BODY(j);
      a[x][y] = x + y;
      b[x][y] = x - y;
    }
  }
  // LOOP: bound=12 entries=1
  ENTER(k) for (int x = 0; x < N; ++x) {
    BODY(k);
    // LOOP: bound=12 entries=12
    ENTER(l) for (int y = 0; y < N; ++y) {
      BODY(l);
      int sum = 0;
      // LOOP: bound=12 entries=144
      ENTER(m) for (int z = 0; z < N; ++z) {
        BODY(m);
        sum += a[x][z] * b[z][y];
      }
      c[x][y] = sum;
    }
  }
  return c[3][4] == 0;
}
