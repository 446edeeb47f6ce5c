// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// Recursive; the loops of each activation are entered anew.
#include "counted.h"

static int values[] = {38, 27, 43, 3, 9, 82, 10, 64, 15, 51, 77, 6};

static void sort(int low, int high) {
  if (low >= high) return;
  const int pivot = values[(low + high) / 2];
  int i = low, j = high;
  // LOOP: bound=3 entries=11
  ENTER(a) while (i <= j) {
    BODY(a);
    // LOOP: bound=5 entries=17
    ENTER(b) while (values[i] < pivot) {
      BODY(b);
      ++i;
    }
    // LOOP: bound=5 entries=17
    ENTER(c) while (values[j] > pivot) {
      BODY(c);
      --j;
    }
    if (i <= j) {
      const int held = values[i];
      values[i++] = values[j];
      values[j--] = held;
    }
  }
  sort(low, j);
  sort(i, high);
}

int main() {
  sort(0, 11);
  return values[0] != 3;
}
