// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// insert, replace, erase, reserve and shrink_to_fit of a string with an arena allocator.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <string>

namespace string_edited {

using String = std::basic_string<char, std::char_traits<char>, wcmu::BottomAllocator<char>>;

// 20 bytes, twice the letters and the end: 39, 101 reserved, 30 that fit.
// EXPECT: string_edited::edit bottom=190 top=0
WCMU_ROOT std::size_t edit(wcmu::Arena& arena) {
  String text("the quick brown fox", arena);
  text.insert(4, "very ");
  text.replace(0, 3, "another");
  text.erase(7, 5);
  text.reserve(100);
  text += " jumps";
  text.shrink_to_fit();
  String moved(std::move(text));
  return moved.size();
}

}  // namespace string_edited

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("string_edited::edit");
  root.run([&](wcmu::Arena& arena) { string_edited::edit(arena); });
}
#endif
