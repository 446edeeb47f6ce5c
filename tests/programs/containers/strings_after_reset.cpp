// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A vector of strings grows after the arena was reset: what was made since then are objects of different places, so the elements that
// move are told from those that they move to.
#include <wcmu/annotate.hpp>
#include <wcmu/memory_resource.hpp>

#include <memory_resource>
#include <string>
#include <vector>

namespace strings_after_reset {

// EXPECT: strings_after_reset::collect bottom=0 top=371 retained_bottom=0 retained_top=371
WCMU_ROOT std::size_t collect(wcmu::Arena& arena) {
  if (arena.reset() != wcmu::Error::none) return 0;
  wcmu::TopResource resource(arena);
  std::pmr::vector<std::pmr::string> texts(&resource);
  for (int i = 0; i < 3; ++i) texts.emplace_back("a text that is long enough");
  return texts.size();
}

}  // namespace strings_after_reset

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("strings_after_reset::collect");
  root.run([&](wcmu::Arena& arena) { strings_after_reset::collect(arena); });
}
#endif
