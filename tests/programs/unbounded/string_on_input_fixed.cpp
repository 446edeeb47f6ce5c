// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Way out: the text is cut.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>
#include <wcmu/memory_resource.hpp>

#include <memory_resource>
#include <string>
#include <string_view>

namespace string_on_input_fixed {

// EXPECT: string_on_input_fixed::copy bottom=81 top=0 retained_bottom=81 retained_top=0
WCMU_ROOT std::size_t copy(wcmu::Arena& arena, std::string_view text) {
  wcmu::BottomResource memory(arena);
  const std::pmr::string copy(text.substr(0, 80), &memory);
  return copy.size();
}

}  // namespace string_on_input_fixed

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("string_on_input_fixed::copy");
  static char text[100];
  for (unsigned length = 0; length <= 100; ++length)
    root.run([&](wcmu::Arena& arena) { string_on_input_fixed::copy(arena, {text, length}); });
}
#endif
