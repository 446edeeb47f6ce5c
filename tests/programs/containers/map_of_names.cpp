// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// std::map by short key: a node for each new key; operator[] finds or makes, insert does not replace, erase gives nothing back.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <map>

namespace map_of_names {

using Table =
    std::map<unsigned, unsigned, std::less<unsigned>, wcmu::BottomAllocator<std::pair<const unsigned, unsigned>>>;

// Nodes of 40 bytes: 8 different keys at most, one is erased and comes again.
// EXPECT: map_of_names::index bottom=360 top=0 retained_bottom=360 retained_top=0
WCMU_ROOT unsigned index(wcmu::Arena& arena, unsigned n) {
  if (n > 16) n = 16;
  Table table(arena);
  for (unsigned i = 0; i < n; ++i) table[i * 3 % 8] += i;
  if (table.erase(3) != 0) table.insert({3, 1});
  return static_cast<unsigned>(table.size());
}

}  // namespace map_of_names

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("map_of_names::index");
  for (unsigned n = 0; n < 20; ++n) root.run([&](wcmu::Arena& arena) { map_of_names::index(arena, n); });
}
#endif
