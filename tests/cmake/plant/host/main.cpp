#include "host_budgets.hpp"
#include "work.hpp"

#include <cstdio>

int main() {
  wcmu::StaticArena<wcmu::capacity_for(WCMU_BUDGET(plant::work))> arena;
  wcmu::Arena& view = arena;
  view.check_budget(WCMU_BUDGET(plant::work));
  plant::work(arena);
  std::printf("%zu %zu\n", view.bottom_peak(), view.top_peak());
  return view.bottom_peak() == WCMU_BUDGET(plant::work).bottom_bytes &&
                 view.top_peak() == WCMU_BUDGET(plant::work).top_bytes
             ? 0
             : 1;
}
