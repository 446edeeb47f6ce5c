// Bounds of loops, by line or by their number in the function: what WCMU_LOOP_BOUND would say in the body.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace rule_loops {

static void take(wcmu::Arena& arena) { (void)arena.bottom_handle().allocate(16, 8); }

// Ten rounds, and what is behind the loop.
// EXPECT: rule_loops::list bottom=168 top=0
WCMU_ROOT void list(wcmu::Arena& arena, const int* next) {
  while (*next != 0) {  // WITHOUT: unbounded-loop
    take(arena);
    ++next;
  }
  (void)arena.bottom_handle().allocate(8, 8);
}

// EXPECT: rule_loops::at_least_once bottom=80 top=0
WCMU_ROOT void at_least_once(wcmu::Arena& arena, const int* next) {
  do {  // WITHOUT: unbounded-loop
    take(arena);
  } while (*++next != 0);
}

// The outer one by its number: 3 rounds of 4 rounds.
// EXPECT: rule_loops::nested bottom=192 top=0
WCMU_ROOT void nested(wcmu::Arena& arena, const int* next) {
  for (; *next != 0; ++next)  // WITHOUT: unbounded-loop
    for (int i = 0; i < 4; ++i) take(arena);
}

// A loop that begins with a loop: the inner one has a bound of its own.
// EXPECT: rule_loops::inner_first bottom=96 top=0
WCMU_ROOT void inner_first(wcmu::Arena& arena, const int* next) {
  for (int i = 0; i < 2; ++i)
    for (; *next > 0; ++next) take(arena);  // WITHOUT: unbounded-loop
}

}  // namespace rule_loops

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  static const int ten[] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0}, five[] = {1, 1, 1, 1, 1, 0}, three[] = {1, 1, 1, 0};
  observe::Root list("rule_loops::list"), once("rule_loops::at_least_once"), nested("rule_loops::nested");
  observe::Root inner("rule_loops::inner_first");
  list.run([&](wcmu::Arena& arena) { rule_loops::list(arena, ten); });
  once.run([&](wcmu::Arena& arena) { rule_loops::at_least_once(arena, five); });
  nested.run([&](wcmu::Arena& arena) { rule_loops::nested(arena, three); });
  inner.run([&](wcmu::Arena& arena) { rule_loops::inner_first(arena, three); });
}
#endif
