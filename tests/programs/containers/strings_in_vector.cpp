// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A vector of strings, all in one arena: short ones lie in the object, growth moves them, long ones are allocated once.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <string>
#include <vector>

namespace strings_in_vector {

using String = std::basic_string<char, std::char_traits<char>, wcmu::BottomAllocator<char>>;
using Strings = std::vector<String, wcmu::BottomAllocator<String>>;

// A string with an allocator has 40 bytes: 40 + 80 + 160 + 320 of growth; 3 long ones of 21 bytes among 8, padding 3 behind the first.
// EXPECT: strings_in_vector::menu bottom=666 top=0 retained_bottom=666 retained_top=0
WCMU_ROOT std::size_t menu(wcmu::Arena& arena, unsigned n) {
  if (n > 8) n = 8;
  Strings lines(arena);
  std::size_t letters = 0;
  for (unsigned i = 0; i < n; ++i) {
    lines.emplace_back(i % 3 == 1 ? "a line with 20 chars" : "short", wcmu::BottomAllocator<char>(arena));
    letters += lines.back().size();
  }
  return letters;
}

}  // namespace strings_in_vector

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("strings_in_vector::menu");
  for (unsigned n = 0; n < 10; ++n) root.run([&](wcmu::Arena& arena) { strings_in_vector::menu(arena, n); });
}
#endif
