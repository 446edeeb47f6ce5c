// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// An ifunc: the loader chooses the function at the start of the program.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace chosen_at_start {

static unsigned plain(wcmu::Arena& arena) { return arena.bottom_handle().allocate(8, 1) != nullptr; }
using Copy = unsigned (*)(wcmu::Arena&);
extern "C" Copy choose_copy() { return plain; }
extern "C" unsigned copy_ifunc(wcmu::Arena& arena) __attribute__((ifunc("choose_copy")));

WCMU_ROOT unsigned run(wcmu::Arena& arena) {
  return copy_ifunc(arena);  // UNBOUNDED: unknown-call-target
}

}  // namespace chosen_at_start
