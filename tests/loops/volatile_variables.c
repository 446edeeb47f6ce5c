// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// What a volatile variable holds is known where nobody but the program can have written it: not if a handler does, if an interrupt may,
// if the address is somewhere, or if the program itself never writes.
#include "counted.h"

static volatile int own, from_handler, from_interrupt, pointed_to, read_only = 3;
static volatile int* somewhere;

static void set(int value) { own = value; }
static void handler(int number) { from_handler = number; }
void (*on_signal)(int);
void timer_interrupt(void) { from_interrupt = 2; }

int main(void) {
  volatile int local, lent;
  int sum = 0;
  set(5);
  // LOOP: bound=5 entries=1
  ENTER(a) for (local = 0; local < own; local++) {
    BODY(a);
    sum += local;
  }
  on_signal = handler;
  from_handler = 4;
  // LOOP: bound=null
  ENTER(b) while (from_handler != 4) {
    BODY(b);
    sum |= 1;
  }
  from_interrupt = 4;
  // LOOP: bound=null
  ENTER(c) while (from_interrupt != 4) {
    BODY(c);
    sum |= 1;
  }
  somewhere = &pointed_to;
  pointed_to = 4;
  // LOOP: bound=null
  ENTER(d) while (pointed_to != 4) {
    BODY(d);
    sum |= 1;
  }
  // LOOP: bound=null
  ENTER(e) while (read_only != 3) {
    BODY(e);
    sum |= 1;
  }
  lent = 4;
  somewhere = &lent;
  // LOOP: bound=null
  ENTER(f) while (lent != 4) {
    BODY(f);
    sum |= 1;
  }
  return sum == 0 || *somewhere != 4;
}
