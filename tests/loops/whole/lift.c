// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// A lift with its door, driven by a simulated world: inputs in a structure that is filled from a script, outputs that change the world.
#include "../counted.h"

#include <string.h>

enum state { resting, closing, up, down, opening };

struct inputs {
  unsigned char calls[5];
  unsigned char at_floor[5];
  unsigned char door_open, door_closed;
};

struct outputs {
  signed char motor, door;
};

static struct inputs in;
static struct outputs out;
static struct {
  int height, door;
} world = {0, 10};
static enum state state;
static int floor_now, target = -1;

static const char script[] =
    "3....1.........4..............................0....................2.................................";

static void sense(char event) {
  memset(&in.at_floor, 0, sizeof in.at_floor);
  if (event >= '0' && event <= '4') in.calls[event - '0'] = 1;
  if (world.height % 4 == 0) in.at_floor[world.height / 4] = 1;
  in.door_open = world.door == 10;
  in.door_closed = world.door == 0;
}

static int nearest(void) {
  // LOOP:
  ENTER(a) for (int distance = 0; distance < 5; ++distance) {
    BODY(a);
    if (floor_now + distance < 5 && in.calls[floor_now + distance]) return floor_now + distance;
    if (floor_now - distance >= 0 && in.calls[floor_now - distance]) return floor_now - distance;
  }
  return -1;
}

static void control(void) {
  // LOOP:
  ENTER(a) for (int i = 0; i < 5; ++i) {
    BODY(a);
    if (!in.at_floor[i]) continue;
    floor_now = i;
    break;
  }
  switch (state) {
    case resting:
      target = nearest();
      if (target == floor_now) in.calls[target] = 0;
      if (target >= 0 && target != floor_now) {
        state = closing;
        out.door = -2;
      }
      break;
    case closing:
      if (in.door_closed) {
        out.door = 0;
        out.motor = (signed char)(target > floor_now ? 1 : -1);
        state = target > floor_now ? up : down;
      }
      break;
    case up:
    case down:
      if (in.at_floor[target]) {
        out.motor = 0;
        out.door = 2;
        in.calls[target] = 0;
        state = opening;
      }
      break;
    case opening:
      if (in.door_open) {
        out.door = 0;
        state = resting;
      }
      break;
  }
}

static void move(void) {
  world.height += out.motor;
  world.door += out.door;
}

int main(void) {
  int served = 0;
  // LOOP: bound=101 entries=1
  ENTER(a) for (unsigned i = 0; script[i] != 0; ++i) {
    BODY(a);
    const enum state before = state;
    sense(script[i]);
    control();
    move();
    served += before == opening && state == resting;
  }
  int rest = 0;
  // LOOP: entries=1
  ENTER(b) while (state != resting || nearest() >= 0) {
    BODY(b);
    sense(' ');
    control();
    move();
    ++rest;
  }
  return served + rest == 0;
}
