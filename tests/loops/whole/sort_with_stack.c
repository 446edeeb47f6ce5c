// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// Partition exchange with its own stack, on floats; short pieces are finished by insertion. And the recursive merge of the same.
#include "../counted.h"

#include <string.h>

#define COUNT 50

static float values[COUNT], copy[COUNT], scratch[COUNT];

static void init(void) {
  unsigned state = 7;
  volatile int hidden = 0;
  // LOOP: bound=50 entries=1
  ENTER(a) for (int i = 0; i < COUNT; ++i) {
    BODY(a);
    state = (state * 5 + 3) & 1023;
    values[i] = (float)state / 8.0f - 60.0f + (float)hidden;
  }
  memcpy(copy, values, sizeof values);
}

static void exchange_sort(float* data, unsigned long count) {
  int stack[32];
  int top = 0;
  int low = 0, high = (int)count - 1;
  // LOOP: entries=1
  ENTER(a) for (;;) {
    BODY(a);
    if (high - low < 7) {
      // LOOP:
      ENTER(b) for (int j = low + 1; j <= high; ++j) {
        BODY(b);
        const float held = data[j];
        int i = j - 1;
        // LOOP:
        ENTER(c) for (; i >= low; --i) {
          BODY(c);
          if (data[i] <= held) break;
          data[i + 1] = data[i];
        }
        data[i + 1] = held;
      }
      if (top == 0) break;
      high = stack[--top];
      low = stack[--top];
    } else {
      const float pivot = data[(low + high) >> 1];
      int i = low, j = high;
      // LOOP:
      ENTER(d) do {
        BODY(d);
        // LOOP:
        ENTER(e) while (data[i] < pivot) {
          BODY(e);
          ++i;
        }
        // LOOP:
        ENTER(f) while (pivot < data[j]) {
          BODY(f);
          --j;
        }
        if (i <= j) {
          const float held = data[i];
          data[i++] = data[j];
          data[j--] = held;
        }
      }
      while (i <= j);
      if (i < high) {
        stack[top++] = i;
        stack[top++] = high;
      }
      high = j;
    }
  }
}

static void merge_sort(float* data, int count) {
  if (count < 2) return;
  const int half = count / 2;
  merge_sort(data, half);
  merge_sort(data + half, count - half);
  int i = 0, j = half, k = 0;
  // LOOP: entries=49
  ENTER(a) while (i < half && j < count) {
    BODY(a);
    scratch[k++] = data[i] <= data[j] ? data[i++] : data[j++];
  }
  // LOOP: entries=49
  ENTER(b) while (i < half) {
    BODY(b);
    scratch[k++] = data[i++];
  }
  memcpy(data, scratch, (unsigned)k * sizeof *data);
}

int main(void) {
  init();
  exchange_sort(values, COUNT);
  merge_sort(copy, COUNT);
  int same = 0;
  // LOOP: bound=50 entries=1
  ENTER(a) while (same < COUNT && values[same] == copy[same]) {
    BODY(a);
    ++same;
  }
  return same != COUNT;
}
