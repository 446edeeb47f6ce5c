// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Two functions that call each other as long as the input says so.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace mutual_recursion {

static int value(wcmu::Arena& arena, const char*& text);

static int list(wcmu::Arena& arena, const char*& text) {
  arena.bottom_handle().allocate(24, 8);
  ++text;
  return value(arena, text);
}

static int value(wcmu::Arena& arena, const char*& text) {
  if (*text == '[') return list(arena, text);  // UNBOUNDED: unbounded-recursion
  return *text - '0';
}

WCMU_ROOT int parse(wcmu::Arena& arena, const char* text) { return value(arena, text); }

}  // namespace mutual_recursion
