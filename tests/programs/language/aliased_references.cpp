// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Two references may be one object: what is written through the one is read through the other.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace aliased_references {

struct Counter {
  unsigned value;
};

static unsigned bump(Counter& a, Counter& b) {
  a.value = 5;
  b.value += 20;
  return a.value;
}

// One object: 25. Two: 5, and 40.
// OPEN: two parameters that may alias: a write through one makes the other unknown, where it could fork
// EXPECT: aliased_references::count bottom=65 top=0 retained_bottom=65 retained_top=0
WCMU_ROOT void count(wcmu::Arena& arena, Counter& mine, Counter& other) {
  mine.value = 1;
  other.value = 1;
  arena.bottom_handle().allocate(bump(mine, other), 1);
  if (&mine != &other) return;
  arena.bottom_handle().allocate(40, 1);
}

}  // namespace aliased_references

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("aliased_references::count");
  aliased_references::Counter a{}, b{};
  root.run([&](wcmu::Arena& arena) { aliased_references::count(arena, a, b); });
  root.run([&](wcmu::Arena& arena) { aliased_references::count(arena, a, a); });
}
#endif
