// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// Integer matrices, hidden from optimisers by a volatile mask that is 0, byte by byte: sums, product, transposition, and a search for the
// saddle that ends early.
#include "../counted.h"

#define N 12

static int first[N][N], second[N][N], product[N][N];
static int checksum;

static void mask(void* start, unsigned size) {
  volatile unsigned char zero = 0;
  unsigned char* byte = start;
  // LOOP: bound=576 entries=2
  ENTER(a) for (unsigned i = 0; i < size; ++i, ++byte) {
    BODY(a);
    *byte ^= zero;
  }
}

static void fill(void) {
  // LOOP: bound=12 entries=1
  ENTER(a) for (int i = 0; i < N; i++) {
    BODY(a);
    // LOOP: bound=12 entries=12
    ENTER(b) for (int j = 0; j < N; j++) {
      BODY(b);
      first[i][j] = (i * 7 + j * 3) % 11 - 4;
      second[i][j] = (i ^ j) - 5;
    }
  }
  mask(first, sizeof first);
  mask(second, sizeof second);
}

static void multiply(int left[N][N], int right[N][N], int result[N][N]) {
  int* at = &result[0][0];
  // LOOP: bound=12 entries=1
  ENTER(a) for (int i = 0; i < N; i++) {
    BODY(a);
    // LOOP: bound=12 entries=12
    ENTER(b) for (int j = 0; j < N; j++, at++) {
      BODY(b);
      const int* l = left[i];
      const int* r = &right[0][j];
      *at = 0;
      // LOOP: bound=12 entries=144
      ENTER(c) for (; l < left[i] + N; l++, r += N) {
        BODY(c);
        *at += *l * *r;
      }
    }
  }
}

static void transpose(int matrix[N][N]) {
  // LOOP: bound=11 entries=1
  ENTER(a) for (int i = 1; i < N; i++) {
    BODY(a);
    // LOOP: bound=11 entries=11
    ENTER(b) for (int j = 0; j < i; j++) {
      BODY(b);
      const int held = matrix[i][j];
      matrix[i][j] = matrix[j][i];
      matrix[j][i] = held;
    }
  }
}

/* The first row whose least element is above the limit. */
static int search(int limit) {
  // LOOP: entries=1
  ENTER(a) for (int i = 0; i < N; i++) {
    BODY(a);
    int j = 0;
    // LOOP:
    ENTER(b) while (j < N && product[i][j] > limit) {
      BODY(b);
      j++;
    }
    if (j == N) return i;
  }
  return -1;
}

int main(void) {
  fill();
  multiply(first, second, product);
  transpose(product);
  checksum = search(-70);
  // LOOP: bound=12 entries=1
  ENTER(a) for (int i = 0; i < N; i++) {
    BODY(a);
    checksum += product[i][N - 1 - i];
  }
  return checksum == 12345;
}
