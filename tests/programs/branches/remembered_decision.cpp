// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The decision is stored in a member and tested later through a pointer: the two tests still agree.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace remembered_decision {

struct Plan {
  bool mirrored = false;
  unsigned width = 0;
};

static void decide(Plan* plan, unsigned width) {
  plan->mirrored = width > 100;
  plan->width = plan->mirrored ? 100 : width;
}

// EXPECT: remembered_decision::blit bottom=164 top=0 retained_bottom=164 retained_top=0
WCMU_ROOT void blit(wcmu::Arena& arena, unsigned width) {
  Plan plan;
  decide(&plan, width);
  auto bottom = arena.bottom_handle();
  bottom.allocate(plan.width, 1);
  if (plan.mirrored)
    bottom.allocate(64, 4);
  else
    bottom.allocate(40, 4);
}

}  // namespace remembered_decision

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("remembered_decision::blit");
  for (unsigned width = 0; width < 200; ++width)
    root.run([&](wcmu::Arena& arena) { remembered_decision::blit(arena, width); });
}
#endif
