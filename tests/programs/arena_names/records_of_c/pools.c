/* Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt. */
#include "pools.h"

void pools_fill(struct Pools* pools, unsigned n) {
  if (n > 4) return;
  for (unsigned i = 0; i < n; ++i) {
    (void)pools_take(pools->first, 8);
    (void)pools_take(pools->second, 24);
  }
}
