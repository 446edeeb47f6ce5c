// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Both files have an internal function, an internal table and an anonymous type of the same names; each means its own.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace same_names {

static const unsigned size = 36;

namespace {
struct Block {
  unsigned char bytes[size / 2];
};
}  // namespace

static void take(wcmu::Arena& arena) { arena.bottom_handle().allocate(size, 4); }

// EXPECT: same_names::second bottom=54 top=0 retained_bottom=54 retained_top=0
WCMU_ROOT void second(wcmu::Arena& arena) {
  take(arena);
  arena.bottom_handle().allocate<Block>();
}

}  // namespace same_names
