// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Text is put together without streams: +=, append, insert, to_chars and assign; what was reserved is enough or it doubles.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <charconv>
#include <string>

namespace string_appended {

using String = std::basic_string<char, std::char_traits<char>, wcmu::BottomAllocator<char>>;

// "id=" and 10 digits fit in the object; ";name=" makes 19: 31 bytes; the name of up to 12: 31 letters: 61 bytes; the header: 34.
// EXPECT: string_appended::format bottom=92 top=0 retained_bottom=92 retained_top=0
WCMU_ROOT std::size_t format(wcmu::Arena& arena, unsigned id, const char* name, unsigned length) {
  if (length > 12) return 0;
  String text("id=", arena);
  char digits[10];
  const auto end = std::to_chars(digits, digits + sizeof digits, id);
  text.append(digits, static_cast<std::size_t>(end.ptr - digits));
  text += ";name=";
  text.append(name, length);
  text.insert(0, "## ");
  return text.size();
}

}  // namespace string_appended

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("string_appended::format");
  for (unsigned id : {0u, 12u, 999u, 4000000000u})
    for (unsigned length = 0; length < 14; ++length)
      root.run([&](wcmu::Arena& arena) { string_appended::format(arena, id, "abcdefghijklmnop", length); });
}
#endif
