// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// Numbers of a generator with a volatile seed, sorted by exchange with an early end, and searched by halving.
#include "../counted.h"

#define COUNT 40

volatile int seed;
int numbers[COUNT];
int comparisons;

static long next_number(void) {
  seed = ((seed * 133) + 81) % 8095;
  return seed;
}

static void init(void) {
  register volatile int i;
  seed = 0;
  // LOOP: bound=40 entries=1
  ENTER(a) for (i = 0; i < COUNT; i++) {
    BODY(a);
    numbers[i] = (int)next_number() % 1000;
  }
}

static int less(int a, int b) {
  ++comparisons;
  return a < b;
}

static void sort(void) {
  int sorted = 0;
  // LOOP: entries=1
  ENTER(a) for (int last = COUNT - 1; last > 0 && !sorted; last--) {
    BODY(a);
    sorted = 1;
    // LOOP:
    ENTER(b) for (int i = 0; i < last; i++) {
      BODY(b);
      if (less(numbers[i + 1], numbers[i])) {
        const int held = numbers[i];
        numbers[i] = numbers[i + 1];
        numbers[i + 1] = held;
        sorted = 0;
      }
    }
  }
}

static int search(int wanted) {
  int low = 0, high = COUNT - 1, found = -1;
  // LOOP:
  ENTER(a) while (low <= high) {
    BODY(a);
    const int middle = (low + high) >> 1;
    if (numbers[middle] == wanted) {
      high = low - 1;
      found = middle;
    } else if (numbers[middle] > wanted) {
      high = middle - 1;
    } else {
      low = middle + 1;
    }
  }
  return found;
}

int main(void) {
  init();
  sort();
  int result = 0;
  // LOOP: bound=8 entries=1
  ENTER(a) for (int i = 0; i < 8; i++) {
    BODY(a);
    result += search((int)next_number() % 1000);
  }
  // LOOP: entries=1
  ENTER(b) while (numbers[result & 31] % 7 != 0 && result < 100) {
    BODY(b);
    result++;
  }
  return result == 77 && comparisons > 0;
}
