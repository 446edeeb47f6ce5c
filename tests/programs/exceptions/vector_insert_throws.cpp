// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// An element whose move may throw is copied in an insert; the exception in the middle leaves a vector of unknown order, but of known room.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <vector>

namespace vector_insert_throws {

struct Cell {
  explicit Cell(unsigned v) : value(v) {}
  Cell(const Cell& other) : value(other.value) {
    if (++copies == limit) throw copies;
  }
  Cell& operator=(const Cell& other) {
    value = other.value;
    if (++copies == limit) throw copies;
    return *this;
  }
  unsigned value;
  static unsigned copies, limit;
};
unsigned Cell::copies = 0;
unsigned Cell::limit = 0;

// 16 reserved; the insert of the fifth: 32; if a copy fails, 32 once more; then a byte for each of 5 cells.
// EXPECT: vector_insert_throws::edit bottom=85 top=0 retained_bottom=85 retained_top=0
WCMU_ROOT void edit(wcmu::Arena& arena, unsigned limit) {
  std::vector<Cell, wcmu::BottomAllocator<Cell>> cells(arena);
  cells.reserve(4);
  Cell::copies = 0;
  Cell::limit = 0;
  for (unsigned i = 0; i < 4; ++i) cells.emplace_back(1u);
  Cell::limit = limit;
  const Cell extra(1);
  for (int attempt = 0; attempt < 2; ++attempt) {
    try {
      cells.insert(cells.begin() + 1, extra);
      break;
    } catch (unsigned) {
    }
  }
  arena.bottom_handle().allocate(cells.size(), 1);
}

}  // namespace vector_insert_throws

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("vector_insert_throws::edit");
  for (unsigned limit = 0; limit < 14; ++limit)
    root.run([&](wcmu::Arena& arena) { vector_insert_throws::edit(arena, limit); });
}
#endif
