/* Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt. */
#include "decoder.h"

#define ROUNDED(size) (((size) + 7) & ~7)

void* setup_malloc(decoder* f, int size) {
  void* block = f->buffer + f->setup_offset;
  size = ROUNDED(size);
  if (f->setup_offset + size > f->temp_offset) return 0;
  f->setup_offset += size;
  if (f->setup_offset > f->setup_peak) f->setup_peak = f->setup_offset;
  return block;
}

void* temp_malloc(decoder* f, int size) {
  size = ROUNDED(size);
  if (f->temp_offset - size < f->setup_offset) return 0;
  f->temp_offset -= size;
  if (f->length - f->temp_offset > f->temp_peak) f->temp_peak = f->length - f->temp_offset;
  return f->buffer + f->temp_offset;
}

/* The block that was taken last. */
void temp_free(decoder* f, void* block, int size) {
  (void)block;
  f->temp_offset += ROUNDED(size);
}
