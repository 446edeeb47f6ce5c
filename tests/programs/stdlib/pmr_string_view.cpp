// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A pmr string built from a string_view of guarded length, with reserve and a copy.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>
#include <wcmu/memory_resource.hpp>

#include <memory_resource>
#include <string>
#include <string_view>

namespace pmr_string_view {

// EXPECT: pmr_string_view::quote bottom=134 top=65 retained_bottom=134 retained_top=65
WCMU_ROOT std::size_t quote(wcmu::Arena& arena, std::string_view name) {
  if (name.size() > 64) return 0;
  wcmu::TopResource top(arena);
  wcmu::BottomResource bottom(arena);
  const std::pmr::string copy(name, &top);
  std::pmr::string quoted(&bottom);
  quoted.reserve(name.size() * 2 + 5);
  quoted += '"';
  for (char c : copy) {
    if (c == '"') quoted += '\\';
    quoted += c;
  }
  quoted += '"';
  return quoted.size();
}

}  // namespace pmr_string_view

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("pmr_string_view::quote");
  static char text[80];
  for (char fill : {'"', 'x'}) {
    for (char& c : text) c = fill;
    for (unsigned length = 0; length <= 66; ++length)
      root.run([&](wcmu::Arena& arena) { pmr_string_view::quote(arena, {text, length}); });
  }
}
#endif
