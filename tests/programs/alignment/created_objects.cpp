// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Typed creation takes size and alignment from the type; arrays are dense.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstdint>

namespace created_objects {

struct Colour {
  std::uint8_t r, g, b;
};
struct Vertex {
  float x, y;
  Colour colour;
};
struct Sample {
  char channel;
  double value;
};

// EXPECT: created_objects::scene bottom=140 top=0 retained_bottom=140 retained_top=0 align=8
WCMU_ROOT double scene(wcmu::Arena& arena, unsigned vertices) {
  WCMU_ASSUME(vertices <= 7);
  auto bottom = arena.bottom_handle();
  Colour* clear = bottom.create<Colour>(Colour{1, 2, 3});  // 3
  Vertex* mesh = bottom.allocate<Vertex>(vertices);        // 4 + 84 = 88
  for (unsigned i = 0; i < vertices; ++i) mesh[i] = Vertex{0, 0, *clear};
  char* name = bottom.create<char>('x');                       // 89
  Sample* sample = bottom.create<Sample>(Sample{*name, 0.5});  // 96 + 16 = 112
  bottom.allocate<Colour>(7);                                  // 133
  bottom.allocate<std::int16_t>(3);                            // 134 + 6 = 140
  return sample->value;
}

}  // namespace created_objects

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("created_objects::scene");
  for (unsigned n = 0; n <= 7; ++n) root.run([&](wcmu::Arena& arena) { created_objects::scene(arena, n); });
}
#endif
