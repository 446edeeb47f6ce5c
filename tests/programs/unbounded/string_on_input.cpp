// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A copy of a text of any length.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>
#include <wcmu/memory_resource.hpp>

#include <memory_resource>
#include <string>
#include <string_view>

namespace string_on_input {

WCMU_ROOT std::size_t copy(wcmu::Arena& arena, std::string_view text) {
  wcmu::BottomResource memory(arena);
  const std::pmr::string copy(text, &memory);  // UNBOUNDED: unbounded-size
  return copy.size();
}

}  // namespace string_on_input
