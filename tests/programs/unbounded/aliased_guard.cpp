// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Between the guard and the loop there is a write through another pointer, which may point at the guarded field.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstddef>

namespace aliased_guard {

struct Header {
  std::size_t count;
};

WCMU_ROOT void load(wcmu::Arena& arena, const Header* header, std::size_t* progress, std::size_t now) {
  if (header->count > 12) return;
  *progress = now;
  for (std::size_t i = 0; i < header->count; ++i)  // UNBOUNDED: unbounded-loop
    arena.bottom_handle().allocate(16, 8);
}

}  // namespace aliased_guard
