/* Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt. */
#ifndef POOLS_H
#define POOLS_H

#include <wcmu/annotate.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The members are arenas of the runtime, which C does not know. */
struct Pools {
  int users;
  WCMU_ARENA_AS("events") void* first;
  WCMU_ARENA_AS("names") WCMU_CAPACITY(96) void* second;
};

void* pools_take(void* arena, unsigned bytes);
WCMU_ROOT void pools_fill(struct Pools* pools, unsigned n);

#ifdef __cplusplus
}
#endif

#endif
