// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// A constant table is searched for each number of another one.
#include "counted.h"

static const int table[16] = {1, 4, 5, 8, 11, 14, 19, 22, 25, 27, 30, 31, 40, 44, 47, 50};

static int find(int wanted) {
  int low = 0, high = 15;
  // LOOP: bound=4 entries=10
  ENTER(a) while (low <= high) {
    BODY(a);
    int middle = (low + high) / 2;
    if (table[middle] == wanted) return middle;
    if (table[middle] < wanted)
      low = middle + 1;
    else
      high = middle - 1;
  }
  return -1;
}

int main(void) {
  int found = 0;
  // LOOP: bound=10 entries=1
  ENTER(b) for (int i = 0; i < 10; ++i) {
    BODY(b);
    found += find(i * 5) >= 0;
  }
  return found == 0;
}
