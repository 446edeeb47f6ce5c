// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// A dictionary coder: prefixes in a hash table with open addressing, twelve bits a code, and the decoder with its stack.
#include "../counted.h"

#define TABLE 1024
#define BITS 10
#define NONE 0xffffu

static unsigned short keys[TABLE], codes[TABLE];
static unsigned char letters[TABLE];
static unsigned short prefixes[TABLE];
static unsigned char suffixes[TABLE];
static unsigned char input[300], output[300];
static unsigned short packed[300];

static unsigned find(unsigned prefix, unsigned char letter) {
  unsigned at = (prefix << 3 ^ letter * 13u) % TABLE;
  const unsigned step = at == 0 ? 1 : TABLE - at;
  // LOOP:
  ENTER(a) for (;;) {
    BODY(a);
    if (codes[at] == NONE) return at;
    if (keys[at] == prefix && letters[at] == letter) return at;
    at = at >= step ? at - step : at + TABLE - step;
  }
}

static int compress(int length) {
  // LOOP: bound=1024 entries=1
  ENTER(a) for (int i = 0; i < TABLE; ++i) {
    BODY(a);
    codes[i] = NONE;
  }
  unsigned next = 256, prefix = input[0];
  int count = 0;
  // LOOP: entries=1
  ENTER(b) for (int i = 1; i < length; ++i) {
    BODY(b);
    const unsigned at = find(prefix, input[i]);
    if (codes[at] != NONE) {
      prefix = codes[at];
      continue;
    }
    if (next < 1u << BITS) {
      codes[at] = (unsigned short)next++;
      keys[at] = (unsigned short)prefix;
      letters[at] = input[i];
    }
    packed[count++] = (unsigned short)prefix;
    prefix = input[i];
  }
  packed[count++] = (unsigned short)prefix;
  return count;
}

static int expand(int count) {
  unsigned char stack[TABLE];
  unsigned next = 256, old = packed[0];
  unsigned char letter = (unsigned char)old;
  unsigned char* to = output;
  *to++ = letter;
  // LOOP: entries=1
  ENTER(a) for (int i = 1; i < count; ++i) {
    BODY(a);
    const unsigned fresh = packed[i];
    unsigned char* top = stack;
    unsigned code = fresh;
    if (fresh >= next) {
      *top++ = letter;
      code = old;
    }
    // LOOP:
    ENTER(b) while (code > 255) {
      BODY(b);
      *top++ = suffixes[code];
      code = prefixes[code];
    }
    letter = (unsigned char)code;
    *top++ = letter;
    // LOOP:
    ENTER(c) while (top > stack) {
      BODY(c);
      *to++ = *--top;
    }
    if (next < 1u << BITS) {
      prefixes[next] = (unsigned short)old;
      suffixes[next++] = letter;
    }
    old = fresh;
  }
  return (int)(to - output);
}

int main(void) {
  unsigned state = 3;
  // LOOP: bound=300 entries=1
  ENTER(a) for (int i = 0; i < 300; ++i) {
    BODY(a);
    state = state * 1664525u + 1013904223u;
    input[i] = (unsigned char)("abcabd  "[state >> 29]);
  }
  const int count = compress(300);
  const int length = expand(count);
  int same = 0;
  // LOOP: bound=300 entries=1
  ENTER(b) while (same < length && input[same] == output[same]) {
    BODY(b);
    ++same;
  }
  return same != 300;
}
