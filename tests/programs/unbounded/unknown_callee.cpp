// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A function of a vendor's library that is only declared: it may do anything with the arena.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace unknown_callee {

int vendor_decode(wcmu::Arena& arena, const unsigned char* data, unsigned size);

WCMU_ROOT int decode(wcmu::Arena& arena, const unsigned char* data, unsigned size) {
  arena.bottom_handle().allocate(64, 8);
  return vendor_decode(arena, data, size);  // UNBOUNDED: unknown-callee
}

}  // namespace unknown_callee
