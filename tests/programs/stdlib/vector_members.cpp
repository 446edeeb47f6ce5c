// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A struct of two vectors, built by a function that returns it; it is moved, not copied.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <utility>
#include <vector>

namespace vector_members {

struct Mesh {
  explicit Mesh(wcmu::Arena& arena) : points(arena), faces(arena) {}
  std::vector<float, wcmu::BottomAllocator<float>> points;
  std::vector<unsigned short, wcmu::TopAllocator<unsigned short>> faces;
};

static Mesh fan(wcmu::Arena& arena, unsigned corners) {
  Mesh mesh(arena);
  mesh.points.reserve(corners * 2);
  for (unsigned i = 0; i < corners; ++i) {
    mesh.points.push_back(0);
    mesh.points.push_back(1);
    if (i >= 2)
      for (unsigned k : {0u, i - 1, i}) mesh.faces.push_back(static_cast<unsigned short>(k));
  }
  return mesh;
}

// 10 corners: 80 bytes of points; 24 indices grow by 2, 4, ..., 64 bytes.
// EXPECT: vector_members::model bottom=80 top=126 retained_bottom=80 retained_top=126
WCMU_ROOT std::size_t model(wcmu::Arena& arena, unsigned corners) {
  if (corners < 3 || corners > 10) return 0;
  Mesh mesh = fan(arena, corners);
  Mesh other = std::move(mesh);
  return other.faces.size();
}

}  // namespace vector_members

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("vector_members::model");
  for (unsigned corners = 0; corners < 12; ++corners)
    root.run([&](wcmu::Arena& arena) { vector_members::model(arena, corners); });
}
#endif
