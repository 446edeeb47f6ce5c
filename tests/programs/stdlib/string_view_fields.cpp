// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Fields of a line, separated by commas: std::string_view, find and remove_prefix over a guarded input.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <string_view>

namespace string_view_fields {

// EXPECT: string_view_fields::split bottom=272 top=0 retained_bottom=272 retained_top=0
WCMU_ROOT int split(wcmu::Arena& arena, const char* text, unsigned length) {
  if (length > 16) return -1;
  std::string_view line(text, length);
  int fields = 0;
  for (;;) {
    const std::size_t comma = line.find(',');
    const std::string_view field = line.substr(0, comma);
    arena.bottom_handle().allocate(16, 8);
    if (!field.empty()) ++fields;
    if (comma == std::string_view::npos) break;
    line.remove_prefix(comma + 1);
  }
  return fields;
}

}  // namespace string_view_fields

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("string_view_fields::split");
  for (const char* text : {",,,,,,,,,,,,,,,,", "a,b,c,d,e,f,g,h,", "no comma at all!"})
    for (unsigned length = 0; length <= 17; ++length)
      root.run([&](wcmu::Arena& arena) { string_view_fields::split(arena, text, length < 17 ? length : 99); });
}
#endif
