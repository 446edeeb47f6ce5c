// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Where an arena may refuse, growing in place may be refused as well, also of the last block. What is larger than the arena is refused for certain.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace grown_in_place {

// ARGS: --may-fail text
// EXPECT: grown_in_place::append arena=text bottom=96 top=0 retained_bottom=96 retained_top=0
// EXPECT: grown_in_place::append arena=rest bottom=40 top=0 retained_bottom=40 retained_top=0
WCMU_ROOT void append(WCMU_CAPACITY(96) wcmu::Arena& text, wcmu::Arena& rest) {
  void* line = text.bottom_handle().allocate(64, 8);
  if (line == nullptr) return;
  if (!text.bottom_handle().try_extend(line, 64, 80)) {
    (void)rest.bottom_handle().allocate(40, 8);
    return;
  }
  // Beyond what the arena holds: refused for certain.
  if (text.bottom_handle().allocate(97, 1) != nullptr) (void)rest.bottom_handle().allocate(4000, 8);
  (void)text.bottom_handle().allocate(16, 8);
}

}  // namespace grown_in_place

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("grown_in_place::append", "text", "rest");
  alignas(64) static std::byte small[96], large[4096];
  for (std::size_t bytes = 0; bytes <= sizeof small; ++bytes) {
    wcmu::Arena text = wcmu::Arena::from_buffer_unchecked(small, bytes);
    wcmu::Arena rest = wcmu::Arena::from_buffer_unchecked(large, sizeof large);
    root.run_on([&] { grown_in_place::append(text, rest); }, text, rest);
  }
}
#endif
