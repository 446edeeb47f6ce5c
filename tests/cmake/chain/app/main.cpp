#include "limit.hpp"
#include "store.hpp"
#include BUDGETS

void other(wcmu::Arena& arena);

WCMU_ROOT void go(wcmu::Arena& arena) {
  store(arena);
  other(arena);
  (void)arena.top_handle().allocate(limit, 1);
}

int main() {
  wcmu::ArenaFor<WCMU_BUDGET(go)> arena;
  wcmu::Arena& view = arena;
  if (!has_room(view)) return 2;
  go(view);
  return view.bottom_peak() == WCMU_BUDGET(go).bottom_bytes ? 0 : 1;
}
