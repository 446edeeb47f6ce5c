// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// What `wcmu explain` gives hints on: a container that outgrew blocks, an order that costs padding, a block that nobody needs any more.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstdint>
#include <vector>

namespace hints {

static int digest(wcmu::Arena& arena) {
  auto* const scratch = arena.bottom_handle().allocate<int>(8);  // HINT: scope
  *scratch = 7;
  return *scratch + 1;
}

// 32 of scratch; 4 + 8 + 16 of the vector; 1 and, after 3 of padding, 4.
// EXPECT: hints::run bottom=68 top=0 retained_bottom=68 retained_top=0
WCMU_ROOT std::size_t run(wcmu::Arena& arena) {
  std::vector<int, wcmu::BottomAllocator<int>> numbers(arena);
  const int first = digest(arena);
  for (int i = 0; i < 4; ++i) numbers.push_back(first + i);  // HINT: reserve
  auto* const flag = arena.bottom_handle().allocate<std::uint8_t>(1);
  auto* const word = arena.bottom_handle().allocate<std::uint32_t>(1);  // HINT: order
  *flag = 1;
  *word = 2;
  return numbers.size() + *flag + *word;
}

}  // namespace hints

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("hints::run");
  root.run([](wcmu::Arena& arena) { hints::run(arena); });
}
#endif
