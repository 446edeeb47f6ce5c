// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The size comes from a field of a struct from outside that no guard has seen; the guard on the other field does not help.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstddef>

namespace field_size {

struct Chunk {
  std::size_t header;
  std::size_t body;
};

WCMU_ROOT bool load(wcmu::Arena& arena, const Chunk& chunk) {
  if (chunk.header > 32) return false;
  arena.bottom_handle().allocate(chunk.header, 4);
  return arena.bottom_handle().allocate(chunk.body, 4) != nullptr;  // UNBOUNDED: unbounded-size
}

}  // namespace field_size
