// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// A scanner over a constant text: how often each state's own loop runs depends on the text.
#include "counted.h"

static const char text[] = "let x1 = 42 + yy;";

static bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
static bool digit(char c) { return c >= '0' && c <= '9'; }

int main() {
  enum { start, name, number } state = start;
  int tokens = 0;
  int at = 0;
  // LOOP: bound=16 entries=1
  ENTER(a) while (text[at] != 0) {
    BODY(a);
    switch (state) {
      case start:
        state = letter(text[at]) ? name : digit(text[at]) ? number : start;
        if (state == start) ++at;
        break;
      case name: {
        // LOOP: bound=3 entries=3
        ENTER(b) do {
          BODY(b);
          ++at;
        }
        while (letter(text[at]) || digit(text[at]));
        ++tokens;
        state = start;
        break;
      }
      case number: {
        // LOOP: bound=2 entries=1
        ENTER(c) while (digit(text[at])) {
          BODY(c);
          ++at;
        }
        ++tokens;
        state = start;
        break;
      }
    }
  }
  return tokens != 4;
}
