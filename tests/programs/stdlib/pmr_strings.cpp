// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A pmr vector of pmr strings: the elements get the resource of the vector, and are moved when it grows.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>
#include <wcmu/memory_resource.hpp>

#include <memory_resource>
#include <string>
#include <vector>

namespace pmr_strings {

// EXPECT: pmr_strings::tags bottom=320 top=0 retained_bottom=320 retained_top=0
WCMU_ROOT std::size_t tags(wcmu::Arena& arena, unsigned count) {
  if (count > 3) count = 3;
  wcmu::BottomResource memory(arena);
  std::pmr::vector<std::pmr::string> tags(&memory);
  for (unsigned i = 0; i < count; ++i) {
    if (i == 1)
      tags.emplace_back("a tag that does not fit into the object");
    else
      tags.emplace_back("short");
  }
  return tags.size();
}

}  // namespace pmr_strings

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("pmr_strings::tags");
  for (unsigned count = 0; count < 6; ++count) root.run([&](wcmu::Arena& arena) { pmr_strings::tags(arena, count); });
}
#endif
