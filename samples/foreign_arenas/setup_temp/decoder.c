/* Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt. */
#include "decoder.h"

#include <string.h>

int decoder_open(decoder* f, char* buffer, int length, const unsigned char* header) {
  memset(f, 0, sizeof *f);
  f->buffer = buffer;
  f->length = length & ~7;
  f->temp_offset = f->length;
  f->channels = (header[0] & 3) + 1;
  f->block_size = 16 << (header[1] & 3);

  /* What the code books are made of is needed here only. */
  int* lengths = (int*)temp_malloc(f, f->block_size * (int)sizeof(int));
  if (!lengths) return 0;
  f->window = (short*)setup_malloc(f, f->block_size * (int)sizeof(short));
  if (!f->window) return 0;
  for (int i = 0; i < f->channels; ++i) {
    f->previous[i] = (short*)setup_malloc(f, f->block_size / 2 * (int)sizeof(short) + 1);
    if (!f->previous[i]) return 0;
  }
  for (int i = 0; i < f->block_size; ++i) lengths[i] = i;
  temp_free(f, lengths, f->block_size * (int)sizeof(int));
  return 1;
}

int decoder_block(decoder* f, const unsigned char* data, int length) {
  const int mark = temp_save(f);
  int done = 0;
  for (int channel = 0; channel < f->channels; ++channel) {
    float* samples = (float*)temp_malloc(f, f->block_size * (int)sizeof(float));
    if (!samples) break;
    if (channel < length && data[channel] > 128) {
      /* A residue of its own, given back at once. */
      int classes = data[channel] & 15;
      unsigned char* parts = (unsigned char*)temp_malloc(f, classes * 3);
      if (!parts) break;
      memset(parts, 1, (size_t)(classes * 3));
      temp_free(f, parts, classes * 3);
    }
    done += f->block_size;
  }
  temp_restore(f, mark);
  return done;
}
