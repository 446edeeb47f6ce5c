// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// dynamic_cast to a derived class, across to another base, and to a reference that it is not.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <typeinfo>

namespace dynamic_casts {

struct Shape {
  virtual ~Shape() = default;
};
struct Filled {
  virtual ~Filled() = default;
  unsigned pattern = 25;
};
struct Circle : Shape {
  unsigned radius = 6;
};
struct Disc : Circle, Filled {};

static unsigned bytes(const Shape& shape) {
  unsigned sum = 0;
  if (const auto* circle = dynamic_cast<const Circle*>(&shape)) sum += circle->radius;
  if (const auto* filled = dynamic_cast<const Filled*>(&shape)) sum += filled->pattern;
  try {
    sum += dynamic_cast<const Disc&>(shape).radius;
  } catch (const std::bad_cast&) {
    sum += 50;
  }
  return sum;
}

// Shape: 50. Circle: 6 + 50. Disc: 6 + 25 + 6.
// EXPECT: dynamic_casts::draw bottom=56 top=0 retained_bottom=56 retained_top=0
WCMU_ROOT void draw(wcmu::Arena& arena, unsigned kind) {
  Shape shape;
  Circle circle;
  Disc disc;
  const Shape* const choice = kind == 0 ? &shape : kind == 1 ? &circle : static_cast<Shape*>(&disc);
  arena.bottom_handle().allocate(bytes(*choice), 1);
}

}  // namespace dynamic_casts

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("dynamic_casts::draw");
  for (unsigned kind = 0; kind < 3; ++kind) root.run([&](wcmu::Arena& arena) { dynamic_casts::draw(arena, kind); });
}
#endif
