// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// Bit by bit over a constant message; the loop over the message stops at its end mark.
#include "counted.h"

static const unsigned char message[] = "worst case";

int main(void) {
  unsigned crc = 0xffffffffu;
  const unsigned char* at = message;
  // LOOP: bound=10 entries=1
  ENTER(a) while (*at != 0) {
    BODY(a);
    crc ^= *at++;
    // LOOP: bound=8 entries=10
    ENTER(b) for (int bit = 0; bit < 8; ++bit) {
      BODY(b);
      crc = crc & 1 ? crc >> 1 ^ 0xedb88320u : crc >> 1;
    }
  }
  return (int)(crc & 0x7f) == 200;
}
