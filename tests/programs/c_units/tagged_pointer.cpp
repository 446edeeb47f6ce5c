// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A flag in the lowest bit of a pointer, the C way.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstdint>

namespace tagged_pointer {

struct Node {
  unsigned bytes;
};

// EXPECT: tagged_pointer::run bottom=43 top=0 retained_bottom=43 retained_top=0
WCMU_ROOT void run(wcmu::Arena& arena, unsigned n) {
  alignas(8) Node small{5}, large{40};
  const std::uintptr_t tagged = reinterpret_cast<std::uintptr_t>(n & 1 ? &small : &large) | (n & 2 ? 1 : 0);
  const Node* node = reinterpret_cast<const Node*>(tagged & ~std::uintptr_t{1});
  arena.bottom_handle().allocate(node->bytes, 1);
  if ((tagged & 1) != 0) arena.bottom_handle().allocate(3, 1);
}

}  // namespace tagged_pointer

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("tagged_pointer::run");
  for (unsigned n = 0; n < 4; ++n) root.run([&](wcmu::Arena& arena) { tagged_pointer::run(arena, n); });
}
#endif
