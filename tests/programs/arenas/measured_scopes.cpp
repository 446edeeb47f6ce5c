// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Scopes that measure at run time change nothing: an attested call, and the whole root, inside its budget.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace measured_scopes {

#ifdef __WCMU_ANALYSIS__
WCMU_ATTEST(24, 0) void plugin(wcmu::Arena& arena);
#else
inline void plugin(wcmu::Arena& arena) { arena.bottom_handle().allocate(24, 8); }
#endif

// 4, padding, 24 of the plugin; then 3 at the top.
// EXPECT: measured_scopes::frame bottom=40 top=3 retained_bottom=40 retained_top=3
WCMU_ROOT void frame(wcmu::Arena& arena) {
  wcmu::BudgetScope whole(arena, wcmu::Budget{40, 3});
  arena.check_budget(wcmu::Budget{40, 3});
  if (!arena.fits_budget_now(wcmu::Budget{40, 3})) return;
  arena.bottom_handle().allocate(16, 4);
  {
    wcmu::AttestedScope promise(arena, 24, 0);
    plugin(arena);
  }
  arena.top_handle().allocate(3, 1);
}

}  // namespace measured_scopes

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("measured_scopes::frame");
  root.run([&](wcmu::Arena& arena) { measured_scopes::frame(arena); });
}
#endif
