// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The size of a set of unknown keys decides how large a block is.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <functional>
#include <set>

namespace set_of_few_then_block {

using Set = std::set<unsigned char, std::less<>, wcmu::TopAllocator<unsigned char>>;

// 6 nodes of 40 bytes at the top, 6 * 16 at the bottom.
// EXPECT: set_of_few_then_block::ranks bottom=96 top=240
WCMU_ROOT std::size_t ranks(wcmu::Arena& arena, const unsigned char* data, unsigned n) {
  if (n > 6) n = 6;
  Set seen(arena);
  for (unsigned i = 0; i < n; ++i) seen.insert(data[i]);
  arena.bottom_handle().allocate(seen.size() * 16, 8);
  return seen.size();
}

}  // namespace set_of_few_then_block

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("set_of_few_then_block::ranks");
  for (unsigned same = 1; same <= 6; ++same) {
    unsigned char data[6];
    for (unsigned i = 0; i < 6; ++i) data[i] = static_cast<unsigned char>(i * 5 % same);
    for (unsigned n = 0; n < 8; ++n)
      root.run([&](wcmu::Arena& arena) { set_of_few_then_block::ranks(arena, data, n); });
  }
}
#endif
