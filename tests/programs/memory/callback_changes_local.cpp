// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A callback that was given the address of a local changes it while the caller works with it.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace callback_changes_local {

struct Work {
  unsigned* progress;
  void (*tick)(Work&);
};

static void advance(Work& work) { *work.progress += 10; }

// 5, 15, 25, 35
// EXPECT: callback_changes_local::go bottom=80 top=0 retained_bottom=80 retained_top=0
WCMU_ROOT void go(wcmu::Arena& arena) {
  unsigned progress = 5;
  Work work{&progress, advance};
  for (; progress < 36; work.tick(work)) arena.bottom_handle().allocate(progress, 1);
}

}  // namespace callback_changes_local

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("callback_changes_local::go");
  root.run([&](wcmu::Arena& arena) { callback_changes_local::go(arena); });
}
#endif
