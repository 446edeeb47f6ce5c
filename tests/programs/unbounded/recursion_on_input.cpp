// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The depth of the recursion is an input that nothing bounds. What is allocated is given back, yet all levels are alive at once.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstddef>

namespace recursion_on_input {

static std::size_t descend(wcmu::Arena& arena, std::size_t depth) {
  wcmu::BottomScope scope(arena);
  arena.bottom_handle().allocate(16, 8);
  if (depth == 0) return 0;
  return 1 + descend(arena, depth - 1);  // UNBOUNDED: unbounded-recursion
}

WCMU_ROOT std::size_t walk(wcmu::Arena& arena, std::size_t depth) { return descend(arena, depth); }

}  // namespace recursion_on_input
