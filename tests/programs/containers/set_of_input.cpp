// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// std::set of bytes that are read: the worst is that all of them differ.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <functional>
#include <set>

namespace set_of_input {

// 10 nodes of 40 bytes.
// EXPECT: set_of_input::unique bottom=400 top=0 retained_bottom=400 retained_top=0
WCMU_ROOT std::size_t unique(wcmu::Arena& arena, const unsigned char* data, unsigned n) {
  if (n > 10) n = 10;
  std::set<unsigned char, std::less<>, wcmu::BottomAllocator<unsigned char>> seen(arena);
  for (unsigned i = 0; i < n; ++i) seen.insert(data[i]);
  return seen.size();
}

}  // namespace set_of_input

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("set_of_input::unique");
  for (unsigned same = 1; same <= 12; ++same) {
    unsigned char data[10];
    for (unsigned i = 0; i < 10; ++i) data[i] = static_cast<unsigned char>(i * 7 % same);
    for (unsigned n = 0; n < 13; ++n) root.run([&](wcmu::Arena& arena) { set_of_input::unique(arena, data, n); });
  }
}
#endif
