// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A C unit walks a list of structs and calls back into C++, by name and by pointer; the arena passes through as void*.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include "chain.h"

extern "C" void* chain_scratch(void* arena, unsigned bytes) {
  return static_cast<wcmu::Arena*>(arena)->bottom_handle().allocate(bytes, 1);
}

namespace filter_chain {

// Three filters of 7 taps, 4 frames each.
// EXPECT: filter_chain::prepare bottom=84 top=0 retained_bottom=84 retained_top=0
WCMU_ROOT unsigned prepare(wcmu::Arena& arena, unsigned taps, unsigned flags) {
  const Filter third{taps, 1, nullptr};
  const Filter second{taps, static_cast<unsigned char>(flags & 1), &third};
  const Filter first{7, static_cast<unsigned char>(flags & 2), &second};
  return chain_prepare(&arena, &first, 4);
}

// 6 + 4 + 2 + 0
// EXPECT: filter_chain::blocks bottom=12 top=0 retained_bottom=12 retained_top=0
WCMU_ROOT void blocks(wcmu::Arena& arena, unsigned count) {
  chain_blocks(count & 3, [](void* context, unsigned bytes) { chain_scratch(context, bytes + 2); }, &arena);
}

}  // namespace filter_chain
