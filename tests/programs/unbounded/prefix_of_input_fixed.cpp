// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The way out: a guard. The loop shrinks and grows the prefix again and again; what counts is its largest size.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace prefix_of_input_fixed {

// EXPECT: prefix_of_input_fixed::keep bottom=300 top=0 retained_bottom=300 retained_top=0
WCMU_ROOT bool keep(wcmu::Arena& arena, std::size_t n) {
  if (n > 200) return false;
  for (std::size_t i = 0; i <= n; ++i)
    if (arena.resize_persistent(i) != wcmu::Error::none) return false;
  return arena.alloc_bottom_bytes(100) != nullptr;
}

}  // namespace prefix_of_input_fixed

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("prefix_of_input_fixed::keep");
  for (std::size_t n : {0U, 1U, 199U, 200U, 201U})
    root.run([&](wcmu::Arena& arena) { prefix_of_input_fixed::keep(arena, n); });
}
#endif
