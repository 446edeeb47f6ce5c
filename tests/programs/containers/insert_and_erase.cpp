// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// insert in the middle, of one, of many and of a range; erase, and shrink_to_fit, which takes a new block.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <vector>

namespace insert_and_erase {

using Vector = std::vector<unsigned, wcmu::BottomAllocator<unsigned>>;

// 4 * 4; insert of one doubles: 32; of 3 fit; of 4 more: 12 of 8 -> 16: 64; erase 6; shrink to 6: 24.
// EXPECT: insert_and_erase::edit bottom=136 top=0 retained_bottom=136 retained_top=0
WCMU_ROOT std::size_t edit(wcmu::Arena& arena) {
  Vector values({1, 2, 3, 4}, arena);
  values.insert(values.begin() + 2, 9);
  values.insert(values.end(), 3, 7u);
  const unsigned more[] = {5, 6, 7, 8};
  values.insert(values.begin(), more, more + 4);
  values.erase(values.begin() + 1, values.begin() + 7);
  values.shrink_to_fit();
  return values.size();
}

}  // namespace insert_and_erase

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("insert_and_erase::edit");
  root.run([&](wcmu::Arena& arena) { insert_and_erase::edit(arena); });
}
#endif
