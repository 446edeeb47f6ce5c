// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// Recursion of all kinds: single, double, nested, mutual, over arrays, with a loop in each activation.
#include "../counted.h"

static volatile int start;
static int moves, placed[8], solutions, colours[10];
static const unsigned char edges[][2] = {{0, 1}, {0, 2}, {1, 2}, {1, 3}, {2, 4}, {3, 4}, {3, 5}, {4, 6},
                                         {5, 6}, {5, 7}, {6, 8}, {7, 8}, {7, 9}, {8, 9}, {0, 9}};

static int factorial(int n) { return n <= 0 ? 1 : n * factorial(n - 1); }
static int fibonacci(int n) { return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2); }
static int ackermann(int m, int n) {
  if (m == 0) return n + 1;
  if (n == 0) return ackermann(m - 1, 1);
  return ackermann(m - 1, ackermann(m, n - 1));
}
static int is_odd(int n);
static int is_even(int n) { return n == 0 ? 1 : is_odd(n - 1); }
static int is_odd(int n) { return n == 0 ? 0 : is_even(n - 1); }

static void hanoi(int n, int from, int to, int over) {
  if (n == 0) return;
  hanoi(n - 1, from, over, to);
  ++moves;
  hanoi(n - 1, over, to, from);
}

static int is_free(int row, int above, int column) {
  const int by = placed[above] - column;
  return by != 0 && by != row - above && -by != row - above;
}

static void queens(int row) {
  if (row == 5) {
    ++solutions;
    return;
  }
  // LOOP: bound=5
  ENTER(a) for (int column = 0; column < 5; ++column) {
    BODY(a);
    int above = 0;
    // LOOP:
    ENTER(b) while (above < row && is_free(row, above, column)) {
      BODY(b);
      ++above;
    }
    if (above < row) continue;
    placed[row] = column;
    queens(row + 1);
  }
}

static int colour(int node) {
  if (node == 10) return 1;
  // LOOP:
  ENTER(a) for (int c = 1; c <= 3; ++c) {
    BODY(a);
    int good = 1;
    // LOOP:
    ENTER(b) for (unsigned i = 0; i < sizeof edges / sizeof *edges && good; ++i) {
      BODY(b);
      if (edges[i][0] == node && colours[edges[i][1]] == c) good = 0;
      if (edges[i][1] == node && colours[edges[i][0]] == c) good = 0;
    }
    if (!good) continue;
    colours[node] = c;
    if (colour(node + 1)) return 1;
    colours[node] = 0;
  }
  return 0;
}

int main(void) {
  int sum = 0;
  start = 7;
  const int n = start;
  // LOOP: bound=8 entries=1
  ENTER(a) for (int i = 0; i <= n; ++i) {
    BODY(a);
    sum += factorial(i);
  }
  sum += fibonacci(n + 3) + ackermann(2, 3) + is_even(n * 3);
  hanoi(n, 1, 3, 2);
  queens(0);
  const int coloured = colour(0);
  // LOOP: bound=127 entries=1
  ENTER(b) while (moves > 0) {
    BODY(b);
    --moves;
  }
  return solutions != 10 || !coloured || sum == 0;
}
