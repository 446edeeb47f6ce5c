// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// Records in a heap, ordered by functions that are chosen through a table of pointers.
#include "../counted.h"

#include <string.h>

#define RECORDS 25

struct record {
  char name[8];
  short year;
  unsigned char rank;
  struct {
    int width, height;
  } size;
};

typedef int (*order)(const struct record*, const struct record*);

static struct record records[RECORDS];

static int by_year(const struct record* a, const struct record* b) { return a->year - b->year; }
static int by_size(const struct record* a, const struct record* b) {
  return a->size.width * a->size.height - b->size.width * b->size.height;
}
static int by_name(const struct record* a, const struct record* b) {
  const char *p = a->name, *q = b->name;
  // LOOP:
  ENTER(a_) while (*p != 0 && *p == *q) {
    BODY(a_);
    ++p;
    ++q;
  }
  return (unsigned char)*p - (unsigned char)*q;
}

static const order orders[] = {by_year, by_size, by_name};

static void init(void) {
  static const char syllables[] = "kamotesuri";
  unsigned state = 99;
  // LOOP: bound=25 entries=1
  ENTER(a) for (int i = 0; i < RECORDS; i++) {
    BODY(a);
    struct record* r = records + i;
    state = state * 1103515245u + 12345u;
    const int length = 1 + (int)(state >> 16) % 3;
    // LOOP: bound=3 entries=25
    ENTER(b) for (int j = 0; j < length; j++) {
      BODY(b);
      const int syllable = (int)((state >> (8 + 3 * j)) % 5);
      memcpy(r->name + 2 * j, syllables + 2 * syllable, 2);
    }
    r->name[2 * length] = 0;
    r->year = (short)(1900 + (state >> 12) % 120);
    r->rank = (unsigned char)i;
    r->size.width = (int)(state >> 24);
    r->size.height = 3 + i % 4;
  }
}

static void sift(int root, int end, order before) {
  const struct record held = records[root];
  int child;
  // LOOP:
  ENTER(a) while ((child = 2 * root + 1) < end) {
    BODY(a);
    if (child + 1 < end && before(&records[child], &records[child + 1]) < 0) ++child;
    if (before(&held, &records[child]) >= 0) break;
    records[root] = records[child];
    root = child;
  }
  records[root] = held;
}

static void heap_sort(order before) {
  // LOOP: bound=12 entries=3
  ENTER(a) for (int i = RECORDS / 2 - 1; i >= 0; i--) {
    BODY(a);
    sift(i, RECORDS, before);
  }
  // LOOP: bound=24 entries=3
  ENTER(b) for (int end = RECORDS - 1; end > 0; end--) {
    BODY(b);
    const struct record first = records[0];
    records[0] = records[end];
    records[end] = first;
    sift(0, end, before);
  }
}

int main(void) {
  int sum = 0;
  init();
  // LOOP: bound=3 entries=1
  ENTER(a) for (unsigned i = 0; i < sizeof orders / sizeof orders[0]; i++) {
    BODY(a);
    heap_sort(orders[i]);
    sum = sum * 31 + records[7].rank;
  }
  return sum == 3;
}
