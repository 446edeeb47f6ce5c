/* Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt. */
#include "player.h"

int play(char* buffer, int size, const unsigned char* sound, int length, decoder* f) {
  if (length < 2 || size < 0 || size > 4096) return 0;
  if (length > 40) length = 40;
  if (!decoder_open(f, buffer, size, sound)) return 0;
  int samples = 0;
  for (int at = 2; at + 8 <= length; at += 8) samples += decoder_block(f, sound + at, 8);
  return samples;
}
