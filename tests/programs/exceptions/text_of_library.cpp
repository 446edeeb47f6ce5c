// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// at() throws with a text that nobody knows in advance, but its class is known.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <stdexcept>
#include <vector>

namespace text_of_library {

// 24 bytes: the class is that of an index.
// EXPECT: text_of_library::checked bottom=24 top=0
WCMU_ROOT unsigned checked(wcmu::Arena& arena, unsigned at) {
  std::vector<unsigned> table{3, 5, 8};
  try {
    return table.at(at);
  } catch (const std::out_of_range&) {
    arena.bottom_handle().allocate(24, 8);
  } catch (const std::exception&) {
    arena.bottom_handle().allocate(16, 8);  // No memory for the text.
  }
  return 0;
}

}  // namespace text_of_library

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("text_of_library::checked");
  for (unsigned at = 0; at < 6; ++at) root.run([&](wcmu::Arena& arena) { text_of_library::checked(arena, at); });
}
#endif
