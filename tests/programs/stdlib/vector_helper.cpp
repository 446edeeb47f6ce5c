// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A helper fills a vector of its caller through a reference, twice.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <vector>

namespace vector_helper {

using Indices = std::vector<unsigned, wcmu::BottomAllocator<unsigned>>;

static void append(Indices& out, unsigned from, unsigned to) {
  for (unsigned i = from; i < to; ++i) out.emplace_back(i);
}

// EXPECT: vector_helper::strip bottom=508 top=256 retained_bottom=508 retained_top=256
WCMU_ROOT unsigned strip(wcmu::Arena& arena, unsigned rows, unsigned columns) {
  if (rows > 30 || columns > 34) return 0;
  Indices indices(arena);
  append(indices, 0, rows);
  append(indices, rows, rows + columns);
  unsigned sum = 0;
  for (unsigned index : indices) sum += index;
  arena.top_handle().allocate(indices.size() * 4, 4);
  return sum;
}

}  // namespace vector_helper

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("vector_helper::strip");
  for (unsigned rows = 0; rows < 33; ++rows)
    for (unsigned columns = 0; columns < 37; ++columns)
      root.run([&](wcmu::Arena& arena) { vector_helper::strip(arena, rows, columns); });
}
#endif
