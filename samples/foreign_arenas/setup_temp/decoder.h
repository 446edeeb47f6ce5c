/* Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt. */
/*
 * A decoder with all its memory in one buffer that its user gives it: tables that last are taken from the front, what is needed for one
 * block of sound from the back, and given back in the reverse order. Macros read the field that says how far the back has got.
 */
#ifndef DECODER_H
#define DECODER_H

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  char* buffer;
  int length;
  int setup_offset; /* grows */
  int temp_offset;  /* falls */
  int setup_peak, temp_peak;
  int channels, block_size;
  short* window;
  short* previous[4];
} decoder;

/* 0 where the header is wrong or the buffer too small. */
int decoder_open(decoder* f, char* buffer, int length, const unsigned char* header);
/* Decodes a block of sound; gives the number of samples. */
int decoder_block(decoder* f, const unsigned char* data, int length);

void* setup_malloc(decoder* f, int size);
void* temp_malloc(decoder* f, int size);
void temp_free(decoder* f, void* block, int size);

#define temp_save(f) ((f)->temp_offset)
#define temp_restore(f, mark) ((f)->temp_offset = (mark))

#ifdef __cplusplus
}
#endif
#endif
