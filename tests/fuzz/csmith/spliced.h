/* Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt. */
/*
 * What is spliced into the programs of csmith: the two ends of one arena, for C. The analyzer knows these functions by what they
 * are declared to do; spliced.cpp has their bodies, on the real arena.
 */
#ifndef WCMU_FUZZ_SPLICED_H
#define WCMU_FUZZ_SPLICED_H

#include <float.h>
#include <math.h>
#include <stddef.h>
#include <string.h>

#include <random_inc.h> /* csmith's own: integer types and safe arithmetic; it needs the headers above */
#include <wcmu/annotate.h>

struct Arena {
  char unused;
};
extern struct Arena arena;

struct Mark {
  size_t words[4];
};

WCMU_PRIMITIVE("allocate.bottom", 0, 1, 2) void* take_bottom(struct Arena* from, size_t size, size_t align);
WCMU_PRIMITIVE("allocate.top", 0, 1, 2) void* take_top(struct Arena* from, size_t size, size_t align);
WCMU_PRIMITIVE("mark.bottom", 0, 1, 32) void mark_bottom(struct Arena* of, struct Mark* mark);
WCMU_PRIMITIVE("mark.top", 0, 1, 32) void mark_top(struct Arena* of, struct Mark* mark);
WCMU_PRIMITIVE("rewind.bottom", 0, 1) int rewind_bottom(struct Arena* of, struct Mark* mark);
WCMU_PRIMITIVE("rewind.top", 0, 1) int rewind_top(struct Arena* of, struct Mark* mark);
WCMU_PRIMITIVE("none") void report(void);

#endif
