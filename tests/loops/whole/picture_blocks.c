// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// Blocks of a picture: run lengths unpacked along a zigzag, scaled, transformed back with short cuts for empty columns, clipped; and
// packed again.
#include "../counted.h"

#define BLOCKS 6

static short blocks[BLOCKS][64];
static unsigned char pixels[BLOCKS][64];
static unsigned char zigzag[64];

/* (zeros before, value) ... (0, 0) */
static const signed char stream[] = {0, 60,  0,  -9, 1, 4, 0,  2, 0, 0, 0, 12,  0,  0,   0, 90,
                                     7, -3,  15, 5,  0, 1, 0,  0, 0, 0, 0, 33,  0,  -33, 0, 20,
                                     0, -11, 2,  8,  0, 4, 30, 1, 0, 0, 0, 100, 62, 7,   0, 0};

static void make_zigzag(void) {
  int x = 0, y = 0, up = 1;
  // LOOP: bound=64 entries=1
  ENTER(a) for (int i = 0; i < 64; ++i) {
    BODY(a);
    zigzag[i] = (unsigned char)(y * 8 + x);
    if (up) {
      if (x == 7) {
        ++y;
        up = 0;
      } else if (y == 0) {
        ++x;
        up = 0;
      } else {
        ++x;
        --y;
      }
    } else if (y == 7) {
      ++x;
      up = 1;
    } else if (x == 0) {
      ++y;
      up = 1;
    } else {
      --x;
      ++y;
    }
  }
}

static const signed char* unpack(const signed char* from, short* block) {
  int at = 0;
  // LOOP: entries=6
  ENTER(a) for (;; from += 2) {
    BODY(a);
    if (from[0] == 0 && from[1] == 0) return from + 2;
    at += from[0];
    block[zigzag[at]] = (short)(from[1] * (1 + at / 4));
    ++at;
  }
}

static void columns(short* block) {
  // LOOP: bound=8 entries=6
  ENTER(a) for (short* p = block; p < block + 8; ++p) {
    BODY(a);
    int row = 1;
    // LOOP: entries=48
    ENTER(b) while (row < 8 && p[8 * row] == 0) {
      BODY(b);
      ++row;
    }
    if (row == 8) {
      // LOOP: bound=7
      ENTER(c) for (int i = 1; i < 8; ++i) {
        BODY(c);
        p[8 * i] = p[0];
      }
      continue;
    }
    // LOOP: bound=3
    ENTER(d) for (int span = 4; span > 0; span >>= 1) {
      BODY(d);
      // LOOP: bound=8
      ENTER(e) for (int i = 0; i < 8; ++i) {
        BODY(e);
        if (i & span) continue;
        const int s = p[8 * i] + p[8 * (i | span)], t = p[8 * i] - p[8 * (i | span)];
        p[8 * i] = (short)(s * 181 >> 8);
        p[8 * (i | span)] = (short)(t * 181 >> 8);
      }
    }
  }
}

static void clip(const short* block, unsigned char* to) {
  // LOOP: bound=64 entries=6
  ENTER(a) for (int i = 0; i < 64; ++i) {
    BODY(a);
    const int value = block[i] + 128;
    *to++ = (unsigned char)(value < 0 ? 0 : value > 255 ? 255 : value);
  }
}

static int pack(const unsigned char* from) {
  int pairs = 0;
  // LOOP: entries=6
  ENTER(a) for (int i = 0; i < 64;) {
    BODY(a);
    const int value = from[zigzag[i]] >> 4;
    // LOOP:
    ENTER(b) do {
      BODY(b);
      ++i;
    }
    while (i < 64 && from[zigzag[i]] >> 4 == value);
    ++pairs;
  }
  return pairs;
}

int main(void) {
  const signed char* at = stream;
  int pairs = 0;
  make_zigzag();
  // LOOP: bound=6 entries=1
  ENTER(a) for (int i = 0; i < BLOCKS; ++i) {
    BODY(a);
    at = unpack(at, blocks[i]);
    columns(blocks[i]);
    clip(blocks[i], pixels[i]);
    pairs += pack(pixels[i]);
  }
  return at != stream + sizeof stream || pairs < 6;
}
