/* Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt. */
/* Plays sounds of all kinds and says how far each side of the buffer ever got. */
#include "player.h"

#include <stdio.h>
#include <string.h>

int main(void) {
  static char buffer[4096];
  unsigned char sound[64];
  int setup = 0, temp = 0;
  for (int channels = 0; channels < 4; ++channels)
    for (int size = 0; size < 4; ++size)
      for (int length = 0; length < 40; ++length) {
        decoder f;
        memset(sound, 255, sizeof sound);
        sound[0] = (unsigned char)channels;
        sound[1] = (unsigned char)size;
        play(buffer, (int)sizeof buffer, sound, length, &f);
        if (length >= 2 && f.setup_peak > setup) setup = f.setup_peak;
        if (length >= 2 && f.temp_peak > temp) temp = f.temp_peak;
      }
  printf("PEAK play f %d %d\n", setup, temp);
  return 0;
}
