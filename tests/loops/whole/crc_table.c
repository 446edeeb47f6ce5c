// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// A checksum by a table that is made at the first call; static local state, and the bits of the result mirrored.
#include "../counted.h"

static unsigned char line[260] = "an old silent pond; a frog jumps into the pond - splash, silence again";
static int calls;

static unsigned short one_byte(unsigned short crc, unsigned char byte) {
  unsigned short result = (unsigned short)(crc ^ byte << 8);
  // LOOP: bound=8 entries=256
  ENTER(a) for (int i = 0; i < 8; i++) {
    BODY(a);
    if (result & 0x8000)
      result = (unsigned short)(result << 1 ^ 4129);
    else
      result = (unsigned short)(result << 1);
  }
  return result;
}

static unsigned short checksum(unsigned short crc, unsigned long length, short init, int mirrored) {
  static unsigned short ready = 0, table[256];
  static unsigned char mirror[256];
  static const unsigned char nibbles[16] = {0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15};
  unsigned short result = crc;
  ++calls;
  if (!ready) {
    ready = 1;
    // LOOP: bound=256 entries=1
    ENTER(a) for (unsigned short j = 0; j <= 255; j++) {
      BODY(a);
      table[j] = one_byte((unsigned short)(j << 8), 0);
      mirror[j] = (unsigned char)(nibbles[j & 15] << 4 | nibbles[j / 16]);
    }
  }
  if (init >= 0)
    result = (unsigned short)((unsigned char)init | (unsigned char)init << 8);
  else if (mirrored < 0)
    result = (unsigned short)(mirror[result >> 8] | mirror[result & 255] << 8);
  // LOOP: entries=2
  ENTER(b) for (unsigned long j = 1; j <= length; j++) {
    BODY(b);
    const unsigned char byte = mirrored < 0 ? mirror[line[j]] : line[j];
    result = (unsigned short)(table[(byte ^ result >> 8) & 255] ^ result << 8);
  }
  return mirrored >= 0 ? result : (unsigned short)(mirror[result >> 8] | mirror[result & 255] << 8);
}

int main(void) {
  unsigned long length = 40;
  line[length + 1] = 0;
  const unsigned short plain = checksum(0, length, 0, 1);
  line[length + 1] = (unsigned char)(plain >> 8);
  line[length + 2] = (unsigned char)(plain & 255);
  const unsigned short again = checksum(plain, length + 2, 0, 1);
  int ones = 0;
  // LOOP: entries=1
  ENTER(a) for (unsigned short rest = plain; rest != 0; rest = (unsigned short)(rest & (rest - 1))) {
    BODY(a);
    ++ones;
  }
  return again != 0 && ones > 0 && calls == 2;
}
