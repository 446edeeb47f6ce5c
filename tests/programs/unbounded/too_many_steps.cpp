// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A walk that has to be executed round by round, with more rounds than the limit of steps allows.
// ARGS: --max-steps 20000
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstdint>

namespace too_many_steps {

WCMU_ROOT std::uint32_t shuffle(wcmu::Arena& arena) {
  std::uint32_t state = 12345;
  for (int i = 0; i < 1000000; ++i) {  // UNBOUNDED: step-limit
    state = state * 1664525u + 1013904223u;
    arena.bottom_handle().allocate(state >> 30, 1);
  }
  return state;
}

}  // namespace too_many_steps
