// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// strchr and strstr in a text that is read: what they find lies in the text.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstring>

namespace place_in_text {

// What is before the colon: 14 bytes at most.
// EXPECT: place_in_text::key bottom=14 top=0
WCMU_ROOT std::size_t key(wcmu::Arena& arena, const char* input) {
  char text[16];
  std::strncpy(text, input, sizeof text - 1);
  text[15] = 0;
  const char* colon = std::strchr(text, ':');
  if (colon == nullptr) return 0;
  const auto length = static_cast<std::size_t>(colon - text);
  arena.bottom_handle().allocate(length, 1);
  return length;
}

}  // namespace place_in_text

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("place_in_text::key");
  for (const char* text : {"", "a", ":", "abc:d", "0123456789abcd:", "0123456789abcde:", "no colon in here"})
    root.run([&](wcmu::Arena& arena) { place_in_text::key(arena, text); });
}
#endif
