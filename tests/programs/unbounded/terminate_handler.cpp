// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The program has a terminate handler of its own, and that one keeps its last words in the arena.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstdlib>
#include <exception>

namespace terminate_handler {

wcmu::Arena* crash_arena = nullptr;

[[noreturn]] void keep_dump() {
  crash_arena->bottom_handle().allocate(4096, 16);
  std::abort();
}

void set_up(wcmu::Arena& arena) {
  crash_arena = &arena;
  std::set_terminate(keep_dump);
}

WCMU_ROOT void handle(wcmu::Arena& arena, unsigned size) {
  if (size > 64) std::terminate();  // UNBOUNDED: unsupported
  arena.bottom_handle().allocate(size, 8);
}

}  // namespace terminate_handler
