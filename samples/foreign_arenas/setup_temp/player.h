/* Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt. */
#ifndef PLAYER_H
#define PLAYER_H

#include "decoder.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Opens a sound in the buffer, and decodes its blocks, of 8 bytes each; gives the samples. */
int play(char* buffer, int size, const unsigned char* sound, int length, decoder* f);

#ifdef __cplusplus
}
#endif
#endif
