// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// A net of places and transitions, as a table of conditions that is walked until nothing fires; then the same in a flat loop of ifs.
#include "../counted.h"

#define PLACES 12

struct transition {
  unsigned char from[2], to[2];
  unsigned char limit;
};

static int marks[PLACES] = {3, 0, 0, 2, 0, 0, 1, 0, 0, 4, 0, 0};
static const struct transition net[] = {{{0, 6}, {1, 6}, 9},  {{1, 3}, {2, 4}, 2}, {{2, 2}, {5, 0}, 3},
                                        {{4, 9}, {3, 7}, 5},  {{7, 7}, {8, 8}, 4}, {{8, 5}, {10, 11}, 1},
                                        {{10, 11}, {9, 0}, 6}};
static int fired[sizeof net / sizeof *net];

static int fire(const struct transition* t) {
  const int double_from = t->from[0] == t->from[1];
  if (marks[t->from[0]] < 1 + double_from || marks[t->from[1]] < 1) return 0;
  if (marks[t->to[0]] >= t->limit) return 0;
  marks[t->from[0]]--;
  marks[t->from[1]]--;
  marks[t->to[0]]++;
  marks[t->to[1]]++;
  return 1;
}

int main(void) {
  int steps = 0, any;
  // LOOP: entries=1
  ENTER(a) do {
    BODY(a);
    any = 0;
    // LOOP: bound=7
    ENTER(b) for (unsigned i = 0; i < sizeof net / sizeof *net; ++i) {
      BODY(b);
      // LOOP:
      ENTER(c) while (fired[i] < 20 && fire(&net[i])) {
        BODY(c);
        ++fired[i];
        any = 1;
      }
    }
  }
  while (any && ++steps < 50);

  int p0 = 1, p1 = 0, p2 = 0, p3 = 2, rest = 8;
  // LOOP: entries=1
  ENTER(d) while (rest > 0) {
    BODY(d);
    if (p0 >= 1 && p3 >= 1) {
      p0--, p3--;
      p1 += 2;
    }
    if (p1 >= 2) {
      p1 -= 2;
      p2 += 3;
    }
    if (p2 >= 1 && rest % 3 != 0) {
      p2--;
      p0++;
      p3++;
    }
    if (p2 > 3) p2 = 0;
    rest--;
  }
  return steps > 49 && p0 + p1 + p2 + p3 == 0;
}
