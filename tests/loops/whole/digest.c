// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// A digest in the way of SHA-256 over a stream that arrives in pieces of odd sizes: partial blocks, padding, byte order.
#include "../counted.h"

#include <string.h>

typedef unsigned int word;

struct digest {
  word state[8];
  word low, high;
  unsigned char data[64];
};

static word constants[64];

static word rotate(word x, int n) { return x >> n | x << (32 - n); }

/* Cube roots of the first primes, in integers: the 32 bits behind the point. */
static void make_constants(void) {
  int found = 0;
  // LOOP: entries=1
  ENTER(a) for (unsigned n = 2; found < 64; ++n) {
    BODY(a);
    unsigned d = 2;
    // LOOP:
    ENTER(b) while (d * d <= n && n % d != 0) {
      BODY(b);
      ++d;
    }
    if (d * d <= n) continue;
    word root = 0;
    // LOOP: bound=32 entries=64
    ENTER(c) for (int bit = 31; bit >= 0; --bit) {
      BODY(c);
      const double candidate = (double)(root | 1u << bit) / 536870912.0;
      if (candidate * candidate * candidate <= n) root |= 1u << bit;
    }
    constants[found++] = root << 3;
  }
}

static void transform(struct digest* digest) {
  word w[64];
  // LOOP: bound=16
  ENTER(a) for (int i = 0; i < 16; ++i) {
    BODY(a);
    w[i] = (word)digest->data[4 * i] << 24 | (word)digest->data[4 * i + 1] << 16 | (word)digest->data[4 * i + 2] << 8 |
           digest->data[4 * i + 3];
  }
  // LOOP: bound=48
  ENTER(b) for (int i = 16; i < 64; ++i) {
    BODY(b);
    const word s0 = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ w[i - 15] >> 3;
    const word s1 = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ w[i - 2] >> 10;
    w[i] = w[i - 16] + s0 + w[i - 7] + s1;
  }
  word v[8];
  memcpy(v, digest->state, sizeof v);
  // LOOP: bound=64
  ENTER(c) for (int i = 0; i < 64; ++i) {
    BODY(c);
    const word t1 = v[7] + (rotate(v[4], 6) ^ rotate(v[4], 11) ^ rotate(v[4], 25)) + ((v[4] & v[5]) ^ (~v[4] & v[6])) +
                    constants[i] + w[i];
    const word t2 =
        (rotate(v[0], 2) ^ rotate(v[0], 13) ^ rotate(v[0], 22)) + ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
    memmove(v + 1, v, 7 * sizeof *v);
    v[4] += t1;
    v[0] = t1 + t2;
  }
  // LOOP: bound=8
  ENTER(d) for (int i = 0; i < 8; ++i) {
    BODY(d);
    digest->state[i] += v[i];
  }
}

static void update(struct digest* digest, const unsigned char* buffer, int count) {
  if (digest->low + ((word)count << 3) < digest->low) ++digest->high;
  const int held = (int)(digest->low >> 3) & 63;
  digest->low += (word)count << 3;
  digest->high += (word)count >> 29;
  int room = 64 - held;
  unsigned char* to = digest->data + held;
  // LOOP: entries=9
  ENTER(a) while (count >= room) {
    BODY(a);
    memcpy(to, buffer, (unsigned)room);
    transform(digest);
    buffer += room;
    count -= room;
    to = digest->data;
    room = 64;
  }
  memcpy(to, buffer, (unsigned)count);
}

static void finish(struct digest* digest) {
  const word low = digest->low, high = digest->high;
  int count = (int)(low >> 3) & 63;
  digest->data[count++] = 0x80;
  if (count > 56) {
    memset(digest->data + count, 0, (unsigned)(64 - count));
    transform(digest);
    memset(digest->data, 0, 56);
  } else {
    memset(digest->data + count, 0, (unsigned)(56 - count));
  }
  // LOOP: bound=4 entries=1
  ENTER(a) for (int i = 0; i < 4; ++i) {
    BODY(a);
    digest->data[56 + i] = (unsigned char)(high >> (24 - 8 * i));
    digest->data[60 + i] = (unsigned char)(low >> (24 - 8 * i));
  }
  transform(digest);
}

int main(void) {
  static struct digest digest = {
      {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19}, 0, 0, {0}};
  static const int pieces[] = {3, 60, 1, 128, 64, 17, 111, 0, 200};
  static unsigned char message[256];
  unsigned state = 1;
  // LOOP: bound=256 entries=1
  ENTER(a) for (int i = 0; i < 256; ++i) {
    BODY(a);
    state = state * 69069u + 1u;
    message[i] = (unsigned char)(state >> 13);
  }
  make_constants();
  // LOOP: bound=9 entries=1
  ENTER(b) for (unsigned i = 0; i < sizeof pieces / sizeof *pieces; ++i) {
    BODY(b);
    update(&digest, message, pieces[i]);
  }
  finish(&digest);
  /* As one does to find a proof of work: how many bits are zero? */
  int zeros = 0;
  // LOOP: entries=1
  ENTER(c) while (zeros < 32 && (digest.state[0] >> zeros & 1) == 0) {
    BODY(c);
    ++zeros;
  }
  return zeros == 32;
}
