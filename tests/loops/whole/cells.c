// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// Cells that live and die in bits of words until a state comes again; a generator of shifted bits; counting of bits in five ways.
#include "../counted.h"

static unsigned now[16], next[16], seen[40];

static int ones_shifting(unsigned long x) {
  int n = 0;
  if (x) {
    // LOOP:
    ENTER(a) do {
      BODY(a);
      n++;
    }
    while (0 != (x = x & (x - 1)));
  }
  return n;
}

static int ones_by_nibbles(unsigned long x) {
  static const char table[16] = {0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4};
  const int count = table[x & 15];
  return (x >>= 4) != 0 ? count + ones_by_nibbles(x) : count;
}

static int ones_by_bytes(unsigned long x) {
  const unsigned char* p = (const unsigned char*)&x;
  int n = 0;
  // LOOP: bound=8
  ENTER(a) for (unsigned i = 0; i < sizeof x; ++i) {
    BODY(a);
    n += ones_by_nibbles(p[i]);
  }
  return n;
}

static int ones_one_by_one(unsigned long x) {
  int i, n;
  // LOOP:
  ENTER(a) for (i = n = 0; x && i < 64; ++i, x >>= 1) {
    BODY(a);
    n += (int)(x & 1);
  }
  return n;
}

static int (*const counters[])(unsigned long) = {ones_shifting, ones_by_nibbles, ones_by_bytes, ones_one_by_one};

static unsigned digest(void) {
  unsigned sum = 0;
  // LOOP: bound=16
  ENTER(a) for (int y = 0; y < 16; ++y) {
    BODY(a);
    sum = (sum << 5 | sum >> 27) ^ now[y] * 2654435761u;
  }
  return sum;
}

static void live(void) {
  // LOOP: bound=16
  ENTER(a) for (int y = 0; y < 16; ++y) {
    BODY(a);
    next[y] = 0;
    // LOOP: bound=16
    ENTER(b) for (int x = 0; x < 16; ++x) {
      BODY(b);
      int around = 0;
      // LOOP: bound=3
      ENTER(c) for (int v = y + 15; v <= y + 17; ++v) {
        BODY(c);
        const unsigned row = now[v & 15];
        around += (row >> ((x + 15) & 15) & 1) + (row >> x & 1) + (row >> ((x + 1) & 15) & 1);
      }
      const unsigned lives = now[y] >> x & 1;
      if (around == 3 || (around == 4 && lives)) next[y] |= 1u << x;
    }
  }
  // LOOP: bound=16
  ENTER(d) for (int y = 0; y < 16; ++y) {
    BODY(d);
    now[y] = next[y];
  }
}

int main(void) {
  now[7] = 0x0380;
  now[8] = 0x0100;
  now[3] = 0x6000;
  now[2] = 0x6000;
  int age = 0, found = 0;
  // LOOP: entries=1
  ENTER(a) while (!found && age < 40) {
    BODY(a);
    seen[age] = digest();
    // LOOP:
    ENTER(b) for (int i = 0; i < age && !found; ++i) {
      BODY(b);
      found = seen[i] == seen[age];
    }
    live();
    ++age;
  }
  unsigned long bits = 0xace1;
  int wrong = 0;
  // LOOP: bound=12 entries=1
  ENTER(c) for (int i = 0; i < 12; ++i) {
    BODY(c);
    int count = -1;
    // LOOP: bound=4 entries=12
    ENTER(d) for (unsigned j = 0; j < sizeof counters / sizeof *counters; ++j) {
      BODY(d);
      const int here = counters[j](bits);
      if (count >= 0 && here != count) ++wrong;
      count = here;
    }
    bits = bits >> 1 ^ (-(bits & 1) & 0xd80000000000b400ul);
  }
  return wrong || age == 0;
}
