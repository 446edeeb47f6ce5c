// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// A condition with a variable that has a destructor, `continue`, and a body that throws.
#include "counted.h"

static int live;

struct Left {
  explicit Left(int n) : n(n) { ++live; }
  ~Left() { --live; }
  explicit operator bool() const { return n > 0; }
  int n;
};

static int step(int n) {
  if (n == 2) throw 7;
  return n - 1;
}

int main() {
  int n = 9, seen = 0;
  try {
    // LOOP: bound=8 entries=1
    ENTER(a) while (Left left{n}) {
      BODY(a);
      n = step(n);
      if (n % 2 != 0) continue;
      ++seen;
    }
  } catch (int) {
    // LOOP: bound=3 entries=1
    ENTER(b) do {
      BODY(b);
      ++n;
    }
    while (n < 5 && live == 0);
  }
  return seen != 4;
}
