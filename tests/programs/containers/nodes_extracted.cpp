// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A node that is extracted keeps its block when it goes into another map.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <functional>
#include <map>

namespace nodes_extracted {

using Map = std::map<int, long, std::less<>, wcmu::BottomAllocator<std::pair<const int, long>>>;

// 6 nodes of 48 bytes.
// EXPECT: nodes_extracted::hand_over bottom=288 top=0
WCMU_ROOT std::size_t hand_over(wcmu::Arena& arena) {
  Map from(arena), to(arena);
  for (int i = 0; i < 6; ++i) from.emplace(i, i);
  for (int i = 0; i < 3; ++i) {
    auto node = from.extract(i);
    node.key() += 10;
    to.insert(std::move(node));
  }
  from.merge(to);
  return from.size();
}

}  // namespace nodes_extracted

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("nodes_extracted::hand_over");
  root.run([&](wcmu::Arena& arena) { nodes_extracted::hand_over(arena); });
}
#endif
