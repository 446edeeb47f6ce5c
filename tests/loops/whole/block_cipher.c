// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// A cipher of sixteen rounds by tables of bit places, in the way of the first standard; and one over a field of bytes, with its tables
// computed.
#include "../counted.h"

typedef unsigned char byte;

static byte swap_places[64], boxes[8][64];
static unsigned long long keys[16];
static byte exponent[256], logarithm[256], box[256];
static byte state[4][4];

static void make_tables(void) {
  unsigned x = 17;
  // LOOP: bound=64 entries=1
  ENTER(a) for (int i = 0; i < 64; ++i) {
    BODY(a);
    swap_places[i] = (byte)((i * 21 + 5) & 63);
  }
  // LOOP: bound=8 entries=1
  ENTER(b) for (int i = 0; i < 8; ++i) {
    BODY(b);
    // LOOP: bound=64 entries=8
    ENTER(c) for (int j = 0; j < 64; ++j) {
      BODY(c);
      x = x * 75 % 65537;
      boxes[i][j] = (byte)(x & 15);
    }
  }
}

static unsigned long long permute(unsigned long long word, const byte* places, int count) {
  unsigned long long result = 0;
  // LOOP: bound=64
  ENTER(a) for (int i = 0; i < count; ++i) {
    BODY(a);
    result = result << 1 | (word >> places[i] & 1);
  }
  return result;
}

static void make_keys(unsigned long long key) {
  // LOOP: bound=16 entries=1
  ENTER(a) for (int round = 0; round < 16; ++round) {
    BODY(a);
    const int shift = round == 0 || round == 1 || round == 8 || round == 15 ? 1 : 2;
    // LOOP: bound=2 entries=16
    ENTER(b) for (int i = 0; i < shift; ++i) {
      BODY(b);
      key = (key << 1 | key >> 55) & 0xffffffffffffffull;
    }
    keys[round] = key >> 4;
  }
}

static unsigned feistel(unsigned half, unsigned long long key) {
  unsigned result = 0;
  // LOOP: bound=8
  ENTER(a) for (int i = 0; i < 8; ++i) {
    BODY(a);
    const unsigned six = (half << 1 | half >> 31) >> (4 * i) & 63;
    result |= (unsigned)boxes[i][six ^ (key >> (6 * i) & 63)] << (4 * i);
  }
  return result << 11 | result >> 21;
}

static unsigned long long cipher(unsigned long long block, int back) {
  block = permute(block, swap_places, 64);
  unsigned left = (unsigned)(block >> 32), right = (unsigned)block;
  // LOOP: bound=16
  ENTER(a) for (int i = 0; i < 16; ++i) {
    BODY(a);
    const unsigned held = right;
    right = left ^ feistel(right, keys[back ? 15 - i : i]);
    left = held;
  }
  return (unsigned long long)right << 32 | left;
}

static byte times(byte a, byte b) { return a && b ? exponent[(logarithm[a] + logarithm[b]) % 255] : 0; }

static void make_field(void) {
  unsigned x = 1;
  // LOOP: bound=255 entries=1
  ENTER(a) for (int i = 0; i < 255; ++i) {
    BODY(a);
    exponent[i] = (byte)x;
    logarithm[x] = (byte)i;
    x ^= x << 1;
    if (x & 256) x ^= 0x11b;
  }
  // LOOP: bound=256 entries=1
  ENTER(b) for (int i = 0; i < 256; ++i) {
    BODY(b);
    byte inverse = i ? exponent[(255 - logarithm[i]) % 255] : 0, sum = inverse;
    // LOOP: bound=4 entries=256
    ENTER(c) for (int j = 0; j < 4; ++j) {
      BODY(c);
      inverse = (byte)(inverse << 1 | inverse >> 7);
      sum ^= inverse;
    }
    box[i] = (byte)(sum ^ 0x63);
  }
}

static void mix(void) {
  // LOOP: bound=4 entries=9
  ENTER(a) for (int c = 0; c < 4; ++c) {
    BODY(a);
    byte column[4];
    // LOOP: bound=4 entries=36
    ENTER(b) for (int r = 0; r < 4; ++r) {
      BODY(b);
      column[r] = (byte)(times(2, state[r][c]) ^ times(3, state[(r + 1) % 4][c]) ^ state[(r + 2) % 4][c] ^
                         state[(r + 3) % 4][c]);
    }
    // LOOP: bound=4 entries=36
    ENTER(d) for (int r = 0; r < 4; ++r) {
      BODY(d);
      state[r][c] = column[r];
    }
  }
}

static void substitute(int round) {
  // LOOP: bound=4 entries=10
  ENTER(a) for (int r = 0; r < 4; ++r) {
    BODY(a);
    byte row[4];
    // LOOP: bound=4 entries=40
    ENTER(b) for (int c = 0; c < 4; ++c) {
      BODY(b);
      row[c] = box[state[r][(c + r) % 4]];
    }
    // LOOP: bound=4 entries=40
    ENTER(d) for (int c = 0; c < 4; ++c) {
      BODY(d);
      state[r][c] = (byte)(row[c] ^ (round * 16 + r * 4 + c));
    }
  }
}

int main(void) {
  make_tables();
  make_keys(0x0123456789abcdull);
  const unsigned long long coded = cipher(0xfeedfacecafebeefull, 0);
  const unsigned long long back = cipher(coded, 1);
  make_field();
  // LOOP: bound=9 entries=1
  ENTER(a) for (int round = 0; round < 9; ++round) {
    BODY(a);
    substitute(round);
    mix();
  }
  substitute(9);
  int ones = 0;
  // LOOP: entries=1
  ENTER(b) for (unsigned long long rest = coded ^ back; rest; rest &= rest - 1) {
    BODY(b);
    ++ones;
  }
  return ones + state[1][2] == 0;
}
