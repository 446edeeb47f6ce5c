// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// A controller of many flags, as generators write them from state charts: each tick all charts step, until nothing changes any more.
#include "../counted.h"

enum { off, red, amber, green, flashing };

static int cars = off, walkers = off;
static int timer, fault, night, waiting;
static char entered_cars, entered_walkers, changed;
static unsigned long bitlist;
static unsigned char history[64];

static const unsigned char events[] = {1, 0, 0, 2, 0, 0, 0, 0, 0, 2, 2, 0, 0, 0, 4, 0, 0, 4, 0, 0,
                                       0, 8, 0, 2, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0};

static void go(int* chart, char* entered, int to) {
  *chart = to;
  *entered = 1;
  changed = 1;
}

static void step_cars(void) {
  switch (cars) {
    case off:
      if (!fault) go(&cars, &entered_cars, flashing);
      break;
    case flashing:
      if (!night && !fault && timer > 1) go(&cars, &entered_cars, amber);
      break;
    case amber:
      if (timer >= 2) go(&cars, &entered_cars, waiting || fault ? red : green);
      break;
    case green:
      if (fault || (waiting && timer >= 3)) go(&cars, &entered_cars, amber);
      break;
    case red:
      if (fault) {
        go(&cars, &entered_cars, flashing);
      } else if (walkers == red && timer >= 4 && !waiting) {
        go(&cars, &entered_cars, amber);
      }
      break;
    default:
      break;
  }
}

static void step_walkers(void) {
  switch (walkers) {
    case off:
      if (cars == amber) go(&walkers, &entered_walkers, red);
      break;
    case red:
      if (cars == red && waiting && !entered_cars) {
        waiting = 0;
        go(&walkers, &entered_walkers, green);
      }
      if (cars == flashing) go(&walkers, &entered_walkers, off);
      break;
    case green:
      if (timer >= 3 || fault) go(&walkers, &entered_walkers, red);
      break;
    default:
      break;
  }
}

static int tick(unsigned char event) {
  int rounds = 0;
  if (event & 2) waiting = 1;
  if (event & 4) fault = !fault;
  if (event & 8) night = !night;
  ++timer;
  // LOOP: entries=40
  ENTER(a) do {
    BODY(a);
    changed = entered_cars = entered_walkers = 0;
    step_cars();
    step_walkers();
    if (entered_cars || entered_walkers) timer = 0;
    bitlist = bitlist << 1 | (unsigned long)(changed != 0);
    ++rounds;
  }
  while (changed && rounds < 10);
  return rounds;
}

int main(void) {
  unsigned total = 0;
  int ticks = 0;
  // LOOP: bound=40 entries=1
  ENTER(a) for (const unsigned char* e = events; e != events + sizeof events; ++e) {
    BODY(a);
    const int rounds = tick(*e);
    total += (unsigned)rounds;
    history[ticks++ & 63] = (unsigned char)(cars << 4 | walkers);
  }
  // LOOP: entries=1
  ENTER(b) while (ticks > 0 && (history[ticks - 1] & 15) != green) {
    BODY(b);
    --ticks;
  }
  return total == 0 || ticks == 0;
}
