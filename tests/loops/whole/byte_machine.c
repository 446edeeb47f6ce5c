// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// An interpreter of byte code in constant memory, with a table of handlers: its program sorts, and multiplies by adding.
#include "../counted.h"

enum { push, load, store, add, subtract, jump, jump_if_less, load_at, store_at, halt };

static int stack[16], memory[32];
static int top, counter, running;
static const signed char* code;

static const signed char multiply[] = {
    push, 0,   store, 2,                            /* sum = 0 */
    load, 0,   push,  1,    jump_if_less, 17,    0, /* 4: if (n < 1) goto 28 */
    load, 2,   load,  1,    add,          store, 2, /* sum += m */
    load, 0,   push,  1,    subtract,     store, 0, /* --n */
    jump, -24, 0,     halt,                         /* goto 4; 28 */
};

static const signed char bubble[] = {
    push,         9,  store,   30,                                                 /* last = 9 */
    push,         0,  store,   31,                                                 /* 4: i = 0 */
    load,         31, load_at, load, 31,           push,     1,    add,  load_at,  /* 8: a[i], a[i + 1] */
    jump_if_less, 18, 0,                                                           /* in order: goto 38 */
    load,         31, load_at,                                                     /* held */
    load,         31, push,    1,    add,          load_at,  load, 31,   store_at, /* a[i] = a[i + 1] */
    load,         31, push,    1,    add,          store_at,                       /* a[i + 1] = held */
    load,         31, push,    1,    add,          store,    31,                   /* 38: ++i */
    load,         31, load,    30,   jump_if_less, -44,      0,                    /* if (i < last) goto 8 */
    load,         30, push,    1,    subtract,     store,    30,                   /* --last */
    push,         0,  load,    30,   jump_if_less, -62,      0,    halt,           /* if (0 < last) goto 4 */
};

static void do_push(void) { stack[top++] = *code++; }
static void do_load(void) { stack[top++] = memory[*code++]; }
static void do_store(void) { memory[*code++] = stack[--top]; }
static void do_add(void) {
  --top;
  stack[top - 1] += stack[top];
}
static void do_subtract(void) {
  --top;
  stack[top - 1] -= stack[top];
}
static void do_jump(void) { code += *code + 2; }
static void do_jump_if_less(void) {
  top -= 2;
  code += stack[top] < stack[top + 1] ? *code + 2 : 2;
}
static void do_load_at(void) { stack[top - 1] = memory[stack[top - 1]]; }
static void do_store_at(void) {
  top -= 2;
  memory[stack[top + 1]] = stack[top];
}
static void do_halt(void) { running = 0; }

static void (*const handlers[])(void) = {do_push, do_load,         do_store,   do_add,      do_subtract,
                                         do_jump, do_jump_if_less, do_load_at, do_store_at, do_halt};

static int run(const signed char* program) {
  code = program;
  top = 0;
  running = 1;
  counter = 0;
  // LOOP: entries=2
  ENTER(a) while (running) {
    BODY(a);
    handlers[*code++]();
    ++counter;
  }
  return counter;
}

int main(void) {
  memory[0] = 7;
  memory[1] = 13;
  if (run(multiply) == 0 || memory[2] != 91) return 1;
  // LOOP: bound=10 entries=1
  ENTER(a) for (int i = 0; i < 10; ++i) {
    BODY(a);
    memory[i] = i * 7 % 10;
  }
  run(bubble);
  int i = 0;
  // LOOP: bound=9 entries=1
  ENTER(b) while (i < 9 && memory[i] <= memory[i + 1]) {
    BODY(b);
    ++i;
  }
  return i != 9;
}
