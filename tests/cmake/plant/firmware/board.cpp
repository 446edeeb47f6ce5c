#include <wcmu/annotate.hpp>

#include "filter.hpp"
#include BUDGETS

namespace plant {
#ifdef BOARD_left
constexpr unsigned sensors = 2;
#else
constexpr unsigned sensors = 5;
#endif

struct Reading {
  void* from;
  long value;
};

WCMU_ROOT void sample(wcmu::Arena& arena) {
  filter(arena);
  (void)arena.top_handle().allocate<Reading>(sensors);
}
}  // namespace plant

static wcmu::ArenaFor<WCMU_BUDGET(plant::sample)> arena;

int main() {
  plant::sample(arena);
  return 0;
}
