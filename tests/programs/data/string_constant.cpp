// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Lengths of string constants, measured by the program itself.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstring>

namespace string_constant {

static const char* const names[] = {"low", "medium", "high", "unknown level"};

// EXPECT: string_constant::label bottom=19 top=7 retained_bottom=19 retained_top=7
WCMU_ROOT char* label(wcmu::Arena& arena, unsigned level) {
  const char* name = names[level < 3 ? level : 3];
  const std::size_t length = std::strlen(name) + 1;
  auto* text = static_cast<char*>(arena.bottom_handle().allocate(length + 5, 1));
  std::memcpy(text, name, length);
  unsigned dashes = 0;
  for (const char* c = "a-b-c"; *c != '\0'; ++c) dashes += *c == '-';
  arena.top_handle().allocate(dashes + sizeof("four"), 1);
  return text;
}

}  // namespace string_constant

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("string_constant::label");
  for (unsigned level = 0; level < 6; ++level)
    root.run([&](wcmu::Arena& arena) { string_constant::label(arena, level); });
}
#endif
