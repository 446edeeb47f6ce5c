/* Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt. */
#include "hook.h"

/* In C an enumeration and its integer are compatible types: both functions are called through one kind of pointer. */
enum Level { low, high };

static unsigned by_number(unsigned level) { return level & 7; }
static unsigned by_level(enum Level level) { return level == high ? 50 : 10; }

Hook hook_of(unsigned number) { return number == 0 ? by_number : by_level; }

unsigned hook_run(void* arena, Hook hook, unsigned level) {
  const unsigned bytes = hook(level);
  return hook_scratch(arena, bytes) != 0;
}
