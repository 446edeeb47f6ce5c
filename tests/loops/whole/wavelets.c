// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// A picture of floats in levels of waves, with mirrored borders; quantised in bins that adapt, coded as runs, counted.
#include "../counted.h"

#define SIZE 16

static float picture[SIZE * SIZE], line[SIZE];
static const float low[5] = {-0.125f, 0.25f, 0.75f, 0.25f, -0.125f};

static int mirror(int i, int size) { return i < 0 ? -i : i >= size ? 2 * size - 2 - i : i; }

static void one(float* start, int stride, int size) {
  // LOOP:
  ENTER(a) for (int i = 0; i < size; i += 2) {
    BODY(a);
    float sum = 0;
    // LOOP: bound=5
    ENTER(b) for (int k = 0; k < 5; ++k) {
      BODY(b);
      sum += low[k] * start[mirror(i + k - 2, size) * stride];
    }
    line[i / 2] = sum;
    line[(size + i) / 2] = start[(i + 1) * stride] - 0.5f * (start[i * stride] + start[mirror(i + 2, size) * stride]);
  }
  // LOOP:
  ENTER(c) for (int i = 0; i < size; ++i) {
    BODY(c);
    start[i * stride] = line[i];
  }
}

int main(void) {
  volatile int zero = 0;
  // LOOP: bound=256 entries=1
  ENTER(a) for (int i = 0; i < SIZE * SIZE; ++i) {
    BODY(a);
    picture[i] = (float)((i * i) % 97 + (i / SIZE > 7 ? 60 : 0) + zero) * 1.1f;
  }
  // LOOP: bound=3 entries=1
  ENTER(b) for (int size = SIZE; size > 2; size /= 2) {
    BODY(b);
    // LOOP:
    ENTER(c) for (int y = 0; y < size; ++y) {
      BODY(c);
      one(picture + y * SIZE, 1, size);
    }
    // LOOP:
    ENTER(d) for (int x = 0; x < size; ++x) {
      BODY(d);
      one(picture + x, SIZE, size);
    }
  }
  float bin = 64.0f;
  int runs;
  // LOOP: entries=1
  ENTER(e) for (runs = 0; runs < 60 && bin > 0.01f; bin *= 0.7f) {
    BODY(e);
    runs = 0;
    // LOOP:
    ENTER(f) for (int i = 0; i < SIZE * SIZE;) {
      BODY(f);
      const int q = (int)(picture[i] / bin);
      // LOOP:
      ENTER(g) do {
        BODY(g);
        ++i;
      }
      while (i < SIZE * SIZE && (int)(picture[i] / bin) == q);
      ++runs;
    }
  }
  return runs == 0;
}
