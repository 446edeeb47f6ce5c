// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Counters for the programs beside this file. `ENTER(a)` stands before a loop, on the line of its keyword, and `BODY(a)` at the start
// of its body. `ENTER_LABEL(a, n)` stands n lines above a label. At the end each loop tells its line, the most bodies of an entry, and
// its entries. The analysis sees none of it.
#ifndef COUNTED_H
#define COUNTED_H

#ifdef __WCMU_ANALYSIS__

#define ENTER(name)
#define ENTER_LABEL(name, lines)
#define BODY(name) ((void)0)

#else

#include <stdio.h>
#include <stdlib.h>

struct counted_loop {
  struct counted_loop* next;
  int line;
  unsigned long most, entries;
};

static struct counted_loop* counted_first;

static void counted_tell(void) {
  for (struct counted_loop* loop = counted_first; loop; loop = loop->next)
    printf("loop %d %lu %lu\n", loop->line, loop->most, loop->entries);
}

static unsigned long counted_enter(struct counted_loop* loop, int line) {
  loop->line = line;
  if (loop->entries++ == 0) {
    if (!counted_first) atexit(counted_tell);
    loop->next = counted_first;
    counted_first = loop;
  }
  return 0;
}

static void counted_body(struct counted_loop* loop, unsigned long count) {
  if (count > loop->most) loop->most = count;
}

#define ENTER_LABEL(name, lines)             \
  static struct counted_loop name##_counted; \
  unsigned long name = counted_enter(&name##_counted, __LINE__ + (lines));
#define ENTER(name) ENTER_LABEL(name, 0)
#define BODY(name) counted_body(&name##_counted, ++name)

#endif
#endif
