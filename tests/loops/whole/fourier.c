// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// A Fourier transform in floats, with bits reversed by a loop that carries, the waves made by a series, and the peak found.
#include "../counted.h"

#define POINTS 32

struct complex {
  float re, im;
};

static struct complex data[POINTS], waves[POINTS / 2];

static float sine(float x) {
  // LOOP: entries=32
  ENTER(a) while (x > 3.14159265f) {
    BODY(a);
    x -= 6.2831853f;
  }
  float term = x, sum = x;
  int n = 3;
  // LOOP: entries=32
  ENTER(b) do {
    BODY(b);
    term = term * (-(x * x)) / (float)(n * (n - 1));
    sum = sum + term;
    n += 2;
  }
  while (term > 0.00005f || term < -0.00005f);
  return sum;
}

static void reverse(void) {
  int j = 0;
  // LOOP: bound=31 entries=1
  ENTER(a) for (int i = 0; i < POINTS - 1; ++i) {
    BODY(a);
    if (i < j) {
      const struct complex held = data[i];
      data[i] = data[j];
      data[j] = held;
    }
    int k = POINTS / 2;
    // LOOP: bound=4 entries=31
    ENTER(b) while (k <= j) {
      BODY(b);
      j -= k;
      k /= 2;
    }
    j += k;
  }
}

static void transform(void) {
  reverse();
  // LOOP: bound=5 entries=1
  ENTER(a) for (int length = 1; length < POINTS; length <<= 1) {
    BODY(a);
    // LOOP: bound=16 entries=5
    ENTER(b) for (int m = 0; m < length; ++m) {
      BODY(b);
      const struct complex wave = waves[m * (POINTS / 2 / length)];
      // LOOP: bound=16 entries=31
      ENTER(c) for (int i = m; i < POINTS; i += 2 * length) {
        BODY(c);
        const int j = i + length;
        const struct complex t = {wave.re * data[j].re - wave.im * data[j].im,
                                  wave.re * data[j].im + wave.im * data[j].re};
        data[j].re = data[i].re - t.re;
        data[j].im = data[i].im - t.im;
        data[i].re += t.re;
        data[i].im += t.im;
      }
    }
  }
}

int main(void) {
  // LOOP: bound=16 entries=1
  ENTER(a) for (int i = 0; i < POINTS / 2; ++i) {
    BODY(a);
    const float angle = 6.2831853f * (float)i / POINTS;
    waves[i].re = sine(angle + 1.5707963f);
    waves[i].im = -sine(angle);
  }
  // LOOP: bound=32 entries=1
  ENTER(b) for (int i = 0; i < POINTS; ++i) {
    BODY(b);
    data[i].re = (float)((i * 5) % 16 < 8 ? 1000 : -1000);
    data[i].im = 0.0f;
  }
  transform();
  int peak = 0;
  // LOOP: entries=1
  ENTER(c) while (peak < POINTS && data[peak].re * data[peak].re + data[peak].im * data[peak].im < 1e8f) {
    BODY(c);
    ++peak;
  }
  return peak == POINTS;
}
