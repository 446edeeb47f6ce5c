/* Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt. */
/* Loads models of all lengths and says how far each side of the hunk ever got. */
#include "hunk.h"
#include "model.h"

#include <stdio.h>
#include <string.h>

static unsigned char memory[1 << 16];

int main(void) {
  unsigned char file[128];
  for (int length = 0; length < 104; ++length)
    for (int frames = 0; frames < 8; ++frames) {
      memset(file, 9, sizeof file);
      file[0] = (unsigned char)frames;
      Hunk_Init(memory, (int)sizeof memory);
      Mod_Load(file, length);
    }
  printf("PEAK Mod_Load hunk %d %d\n", hunk_low_peak, hunk_high_peak);
  return 0;
}
