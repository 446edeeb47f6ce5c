// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// Linear equations in doubles: factors with pivots, an inverse, a determinant, and a root by steps until the change is small.
#include "../counted.h"

#define N 6

static double matrix[N][N], factors[N][N], inverse[N][N], right[N], solution[N];
static int rows[N];

static double absolute(double x) { return x < 0 ? -x : x; }

static double root(double x) {
  double guess = x / 10, change;
  if (x == 0) return 0;
  // LOOP:
  ENTER(a) do {
    BODY(a);
    change = (x - guess * guess) / (2 * guess);
    guess += change;
  }
  while (absolute(change) > 1e-5);
  return guess;
}

static int factor(void) {
  int swaps = 0;
  // LOOP: bound=6 entries=1
  ENTER(a) for (int k = 0; k < N; ++k) {
    BODY(a);
    int best = k;
    // LOOP: bound=5 entries=6
    ENTER(b) for (int i = k + 1; i < N; ++i) {
      BODY(b);
      if (absolute(factors[i][k]) > absolute(factors[best][k])) best = i;
    }
    if (absolute(factors[best][k]) < 1e-9) return -1;
    if (best != k) {
      ++swaps;
      const int held = rows[k];
      rows[k] = rows[best];
      rows[best] = held;
      // LOOP: bound=6
      ENTER(c) for (int j = 0; j < N; ++j) {
        BODY(c);
        const double x = factors[k][j];
        factors[k][j] = factors[best][j];
        factors[best][j] = x;
      }
    }
    // LOOP: bound=5 entries=6
    ENTER(d) for (int i = k + 1; i < N; ++i) {
      BODY(d);
      const double by = factors[i][k] / factors[k][k];
      factors[i][k] = by;
      if (by == 0) continue;
      // LOOP: bound=5
      ENTER(e) for (int j = k + 1; j < N; ++j) {
        BODY(e);
        factors[i][j] -= by * factors[k][j];
      }
    }
  }
  return swaps;
}

static void solve(const double* b, double* x) {
  // LOOP: bound=6 entries=7
  ENTER(a) for (int i = 0; i < N; ++i) {
    BODY(a);
    x[i] = b[rows[i]];
    // LOOP: bound=5 entries=42
    ENTER(c) for (int j = 0; j < i; ++j) {
      BODY(c);
      x[i] -= factors[i][j] * x[j];
    }
  }
  // LOOP: bound=6 entries=7
  ENTER(d) for (int i = N; i-- > 0;) {
    BODY(d);
    // LOOP: bound=5 entries=42
    ENTER(e) for (int j = i + 1; j < N; ++j) {
      BODY(e);
      x[i] -= factors[i][j] * x[j];
    }
    x[i] /= factors[i][i];
  }
}

int main(void) {
  // LOOP: bound=6 entries=1
  ENTER(a) for (int i = 0; i < N; ++i) {
    BODY(a);
    rows[i] = i;
    // LOOP: bound=6 entries=6
    ENTER(b) for (int j = 0; j < N; ++j) {
      BODY(b);
      matrix[i][j] = factors[i][j] = (double)((i * 5 + j * 3) % 7) + (i == j ? 0.0 : 0.5) - (i > j);
      right[i] += matrix[i][j];
    }
  }
  const int swaps = factor();
  if (swaps < 0) return 1;
  solve(right, solution);
  // LOOP: bound=6 entries=1
  ENTER(c) for (int i = 0; i < N; ++i) {
    BODY(c);
    double unit[N] = {0.0};
    unit[i] = 1.0;
    solve(unit, inverse[i]);
  }
  double determinant = swaps % 2 ? -1.0 : 1.0;
  int wrong = 0;
  // LOOP: bound=6 entries=1
  ENTER(d) for (int i = 0; i < N; ++i) {
    BODY(d);
    determinant *= factors[i][i];
    if (absolute(solution[i] - 1.0) > 1e-6) ++wrong;
  }
  // LOOP: entries=1
  ENTER(e) for (double x = root(absolute(determinant)); x > 1.0; x = root(x) - 0.25) { BODY(e); }
  return wrong;
}
