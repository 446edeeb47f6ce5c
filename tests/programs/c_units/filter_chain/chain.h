/* Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt. */
#ifndef FILTER_CHAIN_H
#define FILTER_CHAIN_H

#ifdef __cplusplus
extern "C" {
#endif

typedef struct Filter {
  unsigned taps;
  unsigned char enabled;
  const struct Filter* next;
} Filter;
typedef void (*chain_visit)(void* context, unsigned bytes);

void* chain_scratch(void* arena, unsigned bytes); /* the host defines it */
unsigned chain_prepare(void* arena, const Filter* first, unsigned frames);
void chain_blocks(unsigned count, chain_visit visit, void* context);

#ifdef __cplusplus
}
#endif

#endif
