// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// A speech codec of four bits: a sine made by a series, adaptive steps, tables, clamping; encoded, decoded, and searched for silence.
#include "../counted.h"

#define LENGTH 96

static const int indices[16] = {-1, -1, -1, -1, 2, 4, 6, 8, -1, -1, -1, -1, 2, 4, 6, 8};
static int steps[89];
static short input[LENGTH], output[LENGTH];
static unsigned char code[LENGTH / 2];

struct state {
  int value, index;
};

static void make_steps(void) {
  int step = 7, rest = 0;
  // LOOP: bound=89 entries=1
  ENTER(a) for (int i = 0; i < 89; ++i) {
    BODY(a);
    steps[i] = step > 32767 ? 32767 : step;
    rest += step;
    // LOOP: entries=89
    ENTER(b) while (rest >= 10) {
      BODY(b);
      rest -= 10;
      ++step;
    }
  }
}

static int absolute(int x) { return x < 0 ? -x : x; }

/* Degrees in; 16384 is one. */
static int sine(int degrees) {
  // LOOP: entries=96
  ENTER(a) while (degrees > 180) {
    BODY(a);
    degrees -= 360;
  }
  const double x = degrees * 3.14159265358979 / 180.0;
  double term = x, sum = x;
  int n = 1;
  // LOOP: entries=96
  ENTER(b) while ((term < 0 ? -term : term) > 0.00001) {
    BODY(b);
    term *= -x * x / ((2.0 * n) * (2.0 * n + 1.0));
    sum += term;
    ++n;
  }
  return (int)(sum * 16384.0);
}

static int encode_one(struct state* state, short sample) {
  int difference = sample - state->value, step = steps[state->index], bits = 0;
  if (difference < 0) {
    bits = 8;
    difference = -difference;
  }
  int change = step >> 3;
  // LOOP: bound=3 entries=96
  ENTER(a) for (int mask = 4; mask != 0; mask >>= 1) {
    BODY(a);
    if (difference >= step) {
      bits |= mask;
      difference -= step;
      change += step;
    }
    step >>= 1;
  }
  state->value += bits & 8 ? -change : change;
  if (state->value > 32767) state->value = 32767;
  if (state->value < -32768) state->value = -32768;
  state->index += indices[bits];
  if (state->index < 0) state->index = 0;
  if (state->index > 88) state->index = 88;
  return bits;
}

static short decode_one(struct state* state, int bits) {
  const int step = steps[state->index];
  int change = step >> 3;
  if (bits & 4) change += step;
  if (bits & 2) change += step >> 1;
  if (bits & 1) change += step >> 2;
  state->value += bits & 8 ? -change : change;
  if (state->value > 32767) state->value = 32767;
  if (state->value < -32768) state->value = -32768;
  state->index += indices[bits & 15];
  if (state->index < 0) state->index = 0;
  if (state->index > 88) state->index = 88;
  return (short)state->value;
}

int main(void) {
  struct state encoder = {0, 0}, decoder = {0, 0};
  make_steps();
  // LOOP: bound=96 entries=1
  ENTER(a) for (int i = 0; i < LENGTH; ++i) {
    BODY(a);
    input[i] = (short)(sine(i * 25) / (1 + i / 24));
  }
  // LOOP: bound=48 entries=1
  ENTER(b) for (int i = 0; i < LENGTH; i += 2) {
    BODY(b);
    const int low = encode_one(&encoder, input[i]);
    code[i / 2] = (unsigned char)(low | encode_one(&encoder, input[i + 1]) << 4);
  }
  // LOOP: bound=96 entries=1
  ENTER(c) for (int i = 0; i < LENGTH; ++i) {
    BODY(c);
    output[i] = decode_one(&decoder, i & 1 ? code[i / 2] >> 4 : code[i / 2] & 15);
  }
  int quiet = LENGTH - 1;
  // LOOP: entries=1
  ENTER(d) while (quiet > 0 && absolute(output[quiet]) < 4000) {
    BODY(d);
    --quiet;
  }
  return quiet == 0;
}
