/* Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt. */
#include "chain.h"

enum { most_filters = 3 };

unsigned chain_prepare(void* arena, const Filter* first, unsigned frames) {
  unsigned prepared = 0;
  for (const Filter* filter = first; filter && prepared < most_filters; filter = filter->next)
    if (filter->enabled) {
      chain_scratch(arena, (filter->taps & 7) * frames);
      ++prepared;
    }
  return prepared;
}

void chain_blocks(unsigned count, chain_visit visit, void* context) {
  while (count--) visit(context, count * 2u);
}
