// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// Naive search, left by `goto` out of the inner loop and by `break`.
#include "counted.h"

static const char text[] = "aabaacaadaabaaba";
static const char wanted[] = "aaba";

int main(void) {
  int found = 0;
  // LOOP: bound=16 entries=1
  ENTER(a) for (int i = 0; text[i] != 0; ++i) {
    BODY(a);
    int j = 0;
    // LOOP: bound=5 entries=16
    ENTER(b) for (;;) {
      BODY(b);
      if (wanted[j] == 0) break;
      if (text[i + j] != wanted[j]) goto next;
      ++j;
    }
    ++found;
  next:;
  }
  return found != 3;
}
