// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Two arenas in one root: each has its own budget, at its own end.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace two_arenas {

// EXPECT: two_arenas::import arena=scene bottom=640 top=0 retained_bottom=640 retained_top=0
// EXPECT: two_arenas::import arena=scratch bottom=0 top=200 retained_bottom=0 retained_top=0
WCMU_ROOT bool import(wcmu::Arena& scene, wcmu::Arena& scratch, unsigned objects) {
  if (objects > 10) return false;
  for (unsigned i = 0; i < objects; ++i) {
    wcmu::TopScope scope(scratch);
    scratch.top_handle().allocate(20 * (i + 1), 4);
    scene.bottom_handle().allocate(64, 16);
  }
  return true;
}

}  // namespace two_arenas

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("two_arenas::import", "scene", "scratch");
  for (unsigned objects = 0; objects < 12; ++objects)
    root.run([&](wcmu::Arena& scene, wcmu::Arena& scratch) { two_arenas::import(scene, scratch, objects); });
}
#endif
