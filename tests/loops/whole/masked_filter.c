// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// A float signal behind a volatile mask, a FIR filter over it, and loops that end by comparing floats: level search, gain control,
// zero crossings.
#include "../counted.h"

#define SAMPLES 64
#define TAPS 9

static float signal[SAMPLES];
static float filtered[SAMPLES];
static const float taps[TAPS] = {0.015f, 0.05f, 0.125f, 0.2f, 0.22f, 0.2f, 0.125f, 0.05f, 0.015f};

static void init(void) {
  volatile char mask = 0;
  float value = 0.5f, slope = 0.75f;
  // LOOP: bound=64 entries=1
  ENTER(a) for (int i = 0; i < SAMPLES; ++i) {
    BODY(a);
    signal[i] = value;
    value += slope;
    if (value > 3.0f || value < -2.5f) slope = -slope;
  }
  unsigned char* p = (unsigned char*)&signal[0];
  // LOOP: bound=256 entries=1
  ENTER(b) for (unsigned i = 0; i < sizeof signal; ++i, ++p) {
    BODY(b);
    *p ^= mask;
  }
}

static void fir(void) {
  // LOOP: bound=64 entries=1
  ENTER(a) for (int i = 0; i < SAMPLES; ++i) {
    BODY(a);
    float sum = 0.0f;
    // LOOP: bound=9 entries=64
    ENTER(b) for (int k = 0; k < TAPS; ++k) {
      BODY(b);
      if (i < k) break;
      sum += taps[k] * signal[i - k];
    }
    filtered[i] = sum;
  }
}

static int crossings(const float* from, const float* end) {
  int count = 0;
  // LOOP: entries=1
  ENTER(a) while (from + 1 < end) {
    BODY(a);
    // LOOP:
    ENTER(b) while (from + 1 < end && (from[0] < 0.0f) == (from[1] < 0.0f)) {
      BODY(b);
      ++from;
    }
    if (from + 1 < end) {
      ++count;
      ++from;
    }
  }
  return count;
}

/* How often the gain must be halved until the signal stays below the limit. */
static int control(float limit) {
  int halvings = 0;
  float gain = 16.0f;
  // LOOP: entries=1
  ENTER(a) do {
    BODY(a);
    float peak = 0.0f;
    // LOOP: bound=64
    ENTER(b) for (int i = 0; i < SAMPLES; ++i) {
      BODY(b);
      const float level = signal[i] < 0 ? -signal[i] : signal[i];
      if (level * gain > peak) peak = level * gain;
    }
    if (peak < limit) break;
    gain *= 0.5f;
    ++halvings;
  }
  while (gain > 0.001f);
  return halvings;
}

int main(void) {
  init();
  fir();
  int result = crossings(signal, signal + SAMPLES) * 100 + control(0.7f);
  // LOOP: entries=1
  ENTER(a) for (int i = SAMPLES - 1; i >= 0 && filtered[i] < 1.0f; --i) {
    BODY(a);
    ++result;
  }
  return result == 1;
}
