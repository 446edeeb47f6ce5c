// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// pmr containers hand their resource down: the inner vectors and strings allocate from the same arena.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>
#include <wcmu/memory_resource.hpp>

#include <map>
#include <memory_resource>
#include <string>
#include <vector>

namespace nested_pmr {

// 3 entries: a node of 104 (key 40, vector 32), a name of 20 letters: 21 (padded to 24, once to 28), and values that grow 4 + 8 + 16.
// EXPECT: nested_pmr::load bottom=476 top=0 retained_bottom=476 retained_top=0
WCMU_ROOT std::size_t load(wcmu::Arena& arena, unsigned n) {
  if (n > 3) n = 3;
  wcmu::BottomResource memory(arena);
  std::pmr::map<std::pmr::string, std::pmr::vector<int>> table(&memory);
  static constexpr const char* names[] = {"a key of 20 letters.", "b key of 20 letters.", "c key of 20 letters."};
  for (unsigned i = 0; i < n; ++i) {
    auto& values = table[std::pmr::string(names[i], &memory)];
    for (int k = 0; k < 3; ++k) values.push_back(k);
  }
  return table.size();
}

}  // namespace nested_pmr

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("nested_pmr::load");
  for (unsigned n = 0; n < 5; ++n) root.run([&](wcmu::Arena& arena) { nested_pmr::load(arena, n); });
}
#endif
