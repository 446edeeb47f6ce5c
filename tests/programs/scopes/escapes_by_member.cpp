// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A member vector grows inside a scratch scope: its new block is given back with the scope, and the next round would write to it.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <vector>

namespace escapes_by_member {

struct Journal {
  explicit Journal(wcmu::Arena& arena) : entries(arena) { entries.reserve(2); }
  void add(int entry) {
    entries.push_back(entry);  // WARNS: escapes-rewind
  }
  std::vector<int, wcmu::BottomAllocator<int>> entries;
};

static void step(wcmu::Arena& arena, Journal& journal, int entry) {
  wcmu::BottomScope scratch(arena);
  int* const work = arena.bottom_handle().allocate<int>(4);
  *work = entry;
  journal.add(*work);
}

// 8 reserved, then 16 for the work; the third entry grows the vector to 16 above that, which is given back.
// EXPECT: escapes_by_member::run bottom=40 top=0 retained_bottom=8 retained_top=0
WCMU_ROOT std::size_t run(wcmu::Arena& arena) {
  Journal journal(arena);
  for (int i = 0; i < 3; ++i) step(arena, journal, i);
  return journal.entries.size();
}

}  // namespace escapes_by_member

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("escapes_by_member::run");
  root.run([](wcmu::Arena& arena) { escapes_by_member::run(arena); });
}
#endif
