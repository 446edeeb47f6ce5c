// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A persistent prefix of a size that nothing bounds.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace prefix_of_input {

WCMU_ROOT bool keep(wcmu::Arena& arena, std::size_t n) {
  return arena.resize_persistent(n) == wcmu::Error::none;  // UNBOUNDED: unbounded-size
}

}  // namespace prefix_of_input
