// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// The analysis of a frame of speech in sixteen bits: scaling, correlation, reflection by Schur's recursion, quotients by hand,
// quantisation.
#include "../counted.h"

typedef short word;

static word samples[160];
static int correlation[9];
static word reflection[8];

static word clip(int x) { return (word)(x > 32767 ? 32767 : x < -32768 ? -32768 : x); }
static word times(word a, word b) { return a == -32768 && b == -32768 ? 32767 : clip((a * b + 16384) >> 15); }
static word magnitude(word a) { return (word)(a < 0 ? (a == -32768 ? 32767 : -a) : a); }

static int leading(int x) {
  int n = 0;
  if (x == 0) return 31;
  // LOOP:
  ENTER(a) while (x < 0x40000000) {
    BODY(a);
    x <<= 1;
    ++n;
  }
  return n;
}

static word quotient(word over, word under) {
  int a = over, result = 0, k = 15;
  if (over == 0) return 0;
  // LOOP: bound=15
  ENTER(b) while (k--) {
    BODY(b);
    result <<= 1;
    a <<= 1;
    if (a >= under) {
      a -= under;
      result++;
    }
  }
  return (word)result;
}

static void correlate(void) {
  word highest = 0;
  // LOOP: bound=160
  ENTER(a) for (int k = 0; k < 160; ++k) {
    BODY(a);
    const word m = magnitude(samples[k]);
    if (m > highest) highest = m;
  }
  const int scale = highest == 0 ? 0 : 4 - leading(highest << 16);
  if (scale > 0) {
    // LOOP: bound=160
    ENTER(b) for (word* s = samples; s < samples + 160; ++s) {
      BODY(b);
      *s = times(*s, (word)(16384 >> (scale - 1)));
    }
  }
  // LOOP: bound=9
  ENTER(c) for (int lag = 0; lag < 9; ++lag) {
    BODY(c);
    int sum = 0;
    // LOOP: bound=160
    ENTER(d) for (int i = lag; i < 160; ++i) {
      BODY(d);
      sum += samples[i] * samples[i - lag];
    }
    correlation[lag] = sum * 2;
  }
}

static void reflect(void) {
  word p[9], k[9];
  if (correlation[0] == 0) return;
  const int shift = leading(correlation[0]);
  // LOOP: bound=9
  ENTER(a) for (int i = 0; i <= 8; ++i) {
    BODY(a);
    p[i] = k[i] = (word)((int)((unsigned)correlation[i] << shift) >> 16);
  }
  // LOOP: bound=8
  ENTER(b) for (int n = 0; n < 8; ++n) {
    BODY(b);
    const word up = magnitude(p[1]);
    if (p[0] < up) {
      // LOOP:
      ENTER(c) for (int i = n; i < 8; ++i) {
        BODY(c);
        reflection[i] = 0;
      }
      return;
    }
    reflection[n] = quotient(up, p[0]);
    if (p[1] > 0) reflection[n] = (word)-reflection[n];
    if (n == 7) return;
    p[0] = clip(p[0] + times(p[1], reflection[n]));
    // LOOP: bound=7
    ENTER(d) for (int m = 1; m <= 7 - n; ++m) {
      BODY(d);
      const word next = p[m + 1];
      p[m] = clip(next + times(k[m], reflection[n]));
      k[m] = clip(k[m] + times(next, reflection[n]));
    }
  }
}

int main(void) {
  int bits = 0;
  // LOOP: bound=5 entries=1
  ENTER(a) for (int frame = 0; frame < 5; ++frame) {
    BODY(a);
    int x = 1000 * frame, v = 3000;
    // LOOP: bound=160 entries=5
    ENTER(b) for (int i = 0; i < 160; ++i) {
      BODY(b);
      v -= x / (4 + frame);
      x += v / 2;
      samples[i] = clip(frame == 4 ? 0 : x);
    }
    correlate();
    reflect();
    // LOOP: bound=8 entries=5
    ENTER(c) for (int i = 0; i < 8; ++i) {
      BODY(c);
      // LOOP:
      ENTER(d) for (int step = 16384; step > 0 && step > magnitude(reflection[i]); step >>= 1) {
        BODY(d);
        ++bits;
      }
    }
  }
  return bits == 0;
}
