// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// forward_list: insert_after, splice_after, sort, reverse.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <forward_list>

namespace forward_list_built {

using List = std::forward_list<int, wcmu::BottomAllocator<int>>;

// 9 + 3 nodes of 16 bytes.
// EXPECT: forward_list_built::build bottom=192 top=0
WCMU_ROOT int build(wcmu::Arena& arena, unsigned n) {
  if (n > 9) n = 9;
  List list(arena);
  auto last = list.before_begin();
  for (unsigned i = 0; i < n; ++i) last = list.insert_after(last, static_cast<int>(i * 5 % 7));
  List other({9, 8, 7}, arena);
  list.splice_after(list.before_begin(), other);
  list.sort();
  list.reverse();
  list.unique();
  return list.front();
}

}  // namespace forward_list_built

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("forward_list_built::build");
  for (unsigned n = 0; n < 12; ++n) root.run([&](wcmu::Arena& arena) { forward_list_built::build(arena, n); });
}
#endif
