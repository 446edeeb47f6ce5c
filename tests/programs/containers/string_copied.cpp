// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Strings: copies of short and long ones, a moved one, substr, assignment into room that is there.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <string>
#include <utility>

namespace string_copied {

using String = std::basic_string<char, std::char_traits<char>, wcmu::TopAllocator<char>>;

static String twice(const String& text) { return text + text; }

// 41, its copy 41; the sum copies 41 and grows to 81; the part of 16: 17; the assignment fits.
// EXPECT: string_copied::edit bottom=0 top=221 retained_bottom=0 retained_top=221
WCMU_ROOT std::size_t edit(wcmu::Arena& arena) {
  const String text("0123456789012345678901234567890123456789", arena);
  String copy(text);
  const String both = twice(text);
  const String part(text, 4, 16, arena);
  const String small(text, 0, 15, arena);
  String moved = std::move(copy);
  moved.assign(part);
  return both.size() + moved.size() + small.size();
}

}  // namespace string_copied

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("string_copied::edit");
  root.run([&](wcmu::Arena& arena) { string_copied::edit(arena); });
}
#endif
