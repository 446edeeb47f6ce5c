// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Way out: what comes out of the assembly is masked.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstddef>

namespace size_from_assembly_fixed {

// EXPECT: size_from_assembly_fixed::buffer bottom=0 top=128 retained_bottom=0 retained_top=128
WCMU_ROOT void* buffer(wcmu::Arena& arena, std::size_t hint) {
  std::size_t size = hint;
  asm("" : "+r"(size));
  return arena.top_handle().allocate(size & 127, 8);
}

}  // namespace size_from_assembly_fixed

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("size_from_assembly_fixed::buffer");
  for (std::size_t hint = 0; hint < 200; ++hint)
    root.run([&](wcmu::Arena& arena) { size_from_assembly_fixed::buffer(arena, hint); });
}
#endif
