// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A pmr::list of strings: long ones take a block of their own, short ones none.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>
#include <wcmu/memory_resource.hpp>

#include <list>
#include <memory_resource>
#include <string>

namespace pmr_list_of_strings {

// 6 nodes of 56 bytes; 3 lines of 35, padded to 40; the longer one of 72.
// EXPECT: pmr_list_of_strings::lines bottom=528 top=0
WCMU_ROOT std::size_t lines(wcmu::Arena& arena, unsigned n) {
  if (n > 6) n = 6;
  wcmu::BottomResource memory(arena);
  std::pmr::list<std::pmr::string> list(&memory);
  for (unsigned i = 0; i < n; ++i) list.emplace_back(i % 2 == 0 ? "a line that is longer than sixteen" : "short");
  list.front() += ", and longer still than it was before";
  return list.size();
}

}  // namespace pmr_list_of_strings

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("pmr_list_of_strings::lines");
  for (unsigned n = 1; n < 9; ++n) root.run([&](wcmu::Arena& arena) { pmr_list_of_strings::lines(arena, n); });
}
#endif
