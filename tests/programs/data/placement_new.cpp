// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The placement forms of the handles, for one object and for an array that its own loop constructs.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <new>

namespace placement_new {

struct Point {
  double x, y;
};

// EXPECT: placement_new::path bottom=328 top=20 retained_bottom=328 retained_top=20
WCMU_ROOT double path(wcmu::Arena& arena, unsigned points) {
  if (points > 20) points = 20;
  auto bottom = arena.bottom_handle();
  auto* length = new (bottom) double(0);
  Point* line = bottom.allocate<Point>(points);
  for (unsigned i = 0; i < points; ++i) line[i] = Point{static_cast<double>(i), 1};
  auto top = arena.top_handle();
  auto* centre = new (top) Point{0, 0};
  auto* used = new (top) unsigned(points);
  return *length + centre->x + *used;
}

}  // namespace placement_new

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("placement_new::path");
  for (unsigned points = 0; points < 24; ++points)
    root.run([&](wcmu::Arena& arena) { placement_new::path(arena, points); });
}
#endif
