// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Eight pointers, each to one of two objects: 256 shapes, which are joined. Whatever is read through one of them may be either.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace one_of_two_kinds {

struct Kind {
  unsigned bytes;
};

unsigned fill(wcmu::Arena& arena, const bool* flags, const Kind& first, const Kind& second) {
  const Kind* chosen[8];
  for (int i = 0; i < 8; ++i) chosen[i] = flags[i] ? &first : &second;
  unsigned total = 0;
  for (const Kind* kind : chosen) {
    arena.bottom_handle().allocate(kind->bytes, 1);
    total += kind->bytes;
  }
  return total;
}

// EXPECT: one_of_two_kinds::large_first bottom=256 top=0
WCMU_ROOT unsigned large_first(wcmu::Arena& arena, const bool* flags) {
  const Kind large{32}, small{8};
  return fill(arena, flags, large, small);
}

// EXPECT: one_of_two_kinds::small_first bottom=256 top=0
WCMU_ROOT unsigned small_first(wcmu::Arena& arena, const bool* flags) {
  const Kind small{8}, large{32};
  return fill(arena, flags, small, large);
}

}  // namespace one_of_two_kinds

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root large_first("one_of_two_kinds::large_first"), small_first("one_of_two_kinds::small_first");
  for (unsigned bits = 0; bits < 256; ++bits) {
    bool flags[8];
    for (unsigned i = 0; i < 8; ++i) flags[i] = (bits >> i & 1U) != 0;
    large_first.run([&](wcmu::Arena& arena) { one_of_two_kinds::large_first(arena, flags); });
    small_first.run([&](wcmu::Arena& arena) { one_of_two_kinds::small_first(arena, flags); });
  }
}
#endif
