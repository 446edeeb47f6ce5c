// The depth of a recursion, as WCMU_RECURSION_BOUND would say in the function.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace rule_recursion {

static void walk(wcmu::Arena& arena, const int* tree) {  // WITHOUT: unbounded-recursion @any
  (void)arena.bottom_handle().allocate(32, 8);
  if (*tree != 0) walk(arena, tree + 1);
}

// EXPECT: rule_recursion::all bottom=160 top=0
WCMU_ROOT void all(wcmu::Arena& arena, const int* tree) { walk(arena, tree); }

}  // namespace rule_recursion

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  static const int four[] = {1, 1, 1, 1, 0};
  observe::Root all("rule_recursion::all");
  all.run([&](wcmu::Arena& arena) { rule_recursion::all(arena, four); });
}
#endif
