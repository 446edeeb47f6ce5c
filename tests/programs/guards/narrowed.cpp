// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Narrow types: a conversion to 8 bits keeps the low byte, a signed one may give negative numbers.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstdint>

namespace narrowed {

// EXPECT: narrowed::store bottom=382 top=128 retained_bottom=382 retained_top=128
WCMU_ROOT void store(wcmu::Arena& arena, std::uint32_t word) {
  const auto low = static_cast<std::uint8_t>(word);
  arena.bottom_handle().allocate(low, 1);
  const auto level = static_cast<std::int8_t>(word >> 8);
  if (level > 0) arena.bottom_handle().allocate(static_cast<unsigned>(level), 1);
  if (level < 0) arena.top_handle().allocate(static_cast<unsigned>(-level), 1);
}

}  // namespace narrowed

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("narrowed::store");
  for (unsigned word = 0; word < 65536; ++word) root.run([&](wcmu::Arena& arena) { narrowed::store(arena, word); });
}
#endif
