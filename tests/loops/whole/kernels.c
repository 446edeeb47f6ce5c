// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// Kernels as signal processors run them: pointers that walk, saturated sums, a lattice, a loop unrolled by a switch, and gotos.
#include "../counted.h"

static short a[100], b[100], c[100];
static int history[8];

static int saturate(long long x) {
  return x > 2147483647LL ? 2147483647 : x < -2147483647LL - 1 ? -2147483647 - 1 : (int)x;
}

static int multiply_accumulate(const short* x, const short* y, int count, int start) {
  long long sum = start;
  // LOOP: bound=25
  ENTER(a_) do {
    BODY(a_);
    sum += *x++ * *y++;
    sum += *x++ * *y++;
    sum += *x++ * *y++;
    sum += *x++ * *y++;
  }
  while ((count -= 4) > 0);
  return saturate(sum * 16);
}

static int lattice(const short* k, int* delays, int count, int input) {
  int top = input;
  // LOOP: bound=7
  ENTER(a_) for (int i = count - 1; i >= 0; i--) {
    BODY(a_);
    top -= delays[i] * k[i] >> 15;
    delays[i + 1] = delays[i] + (k[i] * top >> 15);
  }
  delays[0] = top;
  return top;
}

/* Eight at once, the rest by jumping into the middle. */
static void copy(short* to, const short* from, int count) {
  if (count <= 0) return;
  int n = (count + 7) / 8;
  switch (count % 8) {
    case 0:
      // LOOP:
      ENTER(a_) do {
        BODY(a_);
        *to++ = *from++;
        /* fall through */
        case 7:
          *to++ = *from++;
          /* fall through */
        case 6:
          *to++ = *from++;
          /* fall through */
        case 5:
          *to++ = *from++;
          /* fall through */
        case 4:
          *to++ = *from++;
          /* fall through */
        case 3:
          *to++ = *from++;
          /* fall through */
        case 2:
          *to++ = *from++;
          /* fall through */
        case 1:
          *to++ = *from++;
      }
      while (--n > 0);
  }
}

int main(void) {
  int i = 0;
  // LOOP: bound=100 entries=1
  ENTER(f) for (; i < 100; i++) {
    BODY(f);
    a[i] = (short)(i * 331 - 9000);
    b[i] = (short)(20000 - i * 517);
  }
  int sum = multiply_accumulate(a, b, 100, 3);
  // LOOP: bound=10 entries=1
  ENTER(g) for (i = 0; i < 10; i++) {
    BODY(g);
    sum ^= lattice(b, history, 7, a[i * 9]);
  }
  copy(c, a, 64);
  /* A loop of gotos, left in its middle. */
  i = 0;
  ENTER_LABEL(h, 2)
  // LOOP: entries=1
again:
  BODY(h);
  if (c[i] >= 0) goto found;
  i += 3;
  if (i < 60) goto again;
  return 1;
found:
  sum += i;
  return sum == 5;
}
