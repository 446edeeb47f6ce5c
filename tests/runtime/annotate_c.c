/* Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt. */
/* annotate.h in C99. */
#include <wcmu/annotate.h>

int annotated_c_function(int n);
WCMU_ATTEST(16, 0, 8) int annotated_c_external(WCMU_ARENA_AS("pool") WCMU_CAPACITY(256) void* pool);

WCMU_ROOT int annotated_c_function(int n) {
  int i;
  int sum = 0;
  WCMU_ASSUME(n < 10);
  WCMU_RECURSION_BOUND(2);
  for (i = 0; i < n; ++i) {
    WCMU_LOOP_BOUND(10u);
    sum += n;
  }
  return sum;
}

WCMU_ROOT_AS("c::other") static int other(int n) { return n; }
int annotated_c_caller(int n);
int annotated_c_caller(int n) { return other(n); }
