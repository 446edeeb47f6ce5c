// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Two variables are returned: GCC copies where Clang constructs in place, and the copy allocates.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace returned_by_two_names {

struct Bytes {
  Bytes(wcmu::Arena& a, unsigned n) : arena(&a), size(n) { a.bottom_handle().allocate(n, 1); }
  Bytes(const Bytes& other) : Bytes(*other.arena, other.size) {}
  wcmu::Arena* arena;
  unsigned size;
};
static Bytes choose(wcmu::Arena& arena, bool large) {
  if (large) {
    Bytes bytes(arena, 100);
    return bytes;  // UNBOUNDED: copy-elision
  }
  Bytes bytes(arena, 10);
  return bytes;  // UNBOUNDED: copy-elision
}

WCMU_ROOT unsigned run(wcmu::Arena& arena, bool large) { return choose(arena, large).size; }

}  // namespace returned_by_two_names
