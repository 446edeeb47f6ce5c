// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Way out: the depth is counted, and refused above a limit.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace mutual_recursion_fixed {

static int value(wcmu::Arena& arena, const char*& text, int depth);

static int list(wcmu::Arena& arena, const char*& text, int depth) {
  arena.bottom_handle().allocate(24, 8);
  ++text;
  return value(arena, text, depth + 1);
}

static int value(wcmu::Arena& arena, const char*& text, int depth) {
  if (*text == '[') return depth < 6 ? list(arena, text, depth) : -1;
  return *text - '0';
}

// EXPECT: mutual_recursion_fixed::parse bottom=144 top=0 retained_bottom=144 retained_top=0
WCMU_ROOT int parse(wcmu::Arena& arena, const char* text) { return value(arena, text, 0); }

}  // namespace mutual_recursion_fixed

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("mutual_recursion_fixed::parse");
  for (const char* text : {"1", "[1", "[[[[[1", "[[[[[[1", "[[[[[[[1", "[[[[[[[[[["})
    root.run([&](wcmu::Arena& arena) { mutual_recursion_fixed::parse(arena, text); });
}
#endif
