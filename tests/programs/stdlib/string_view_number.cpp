// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A number out of text, by hand: the value is clamped while it is read, and bounds the block.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <string_view>

namespace string_view_number {

static unsigned number(std::string_view text) {
  unsigned value = 0;
  for (char c : text) {
    if (c < '0' || c > '9') break;
    value = value * 10 + static_cast<unsigned>(c - '0');
    if (value > 300) return 300;
  }
  return value;
}

// EXPECT: string_view_number::reserve bottom=1200 top=0 retained_bottom=1200 retained_top=0
WCMU_ROOT unsigned reserve(wcmu::Arena& arena, std::string_view text) {
  if (text.size() > 8) return 0;
  if (text.substr(0, 2) == "n=") text.remove_prefix(2);
  const unsigned count = number(text);
  arena.bottom_handle().allocate(count * 4, 4);
  return count;
}

}  // namespace string_view_number

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("string_view_number::reserve");
  for (const char* text :
       {"", "0", "n=", "n=7", "n=299", "n=300", "300", "301", "99999999", "n=1x", "x=12", "123456789"})
    root.run([&](wcmu::Arena& arena) { string_view_number::reserve(arena, text); });
}
#endif
