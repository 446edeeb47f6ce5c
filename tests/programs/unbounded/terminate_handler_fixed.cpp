// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Way out: abort() runs no handler.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstdlib>
#include <exception>

namespace terminate_handler_fixed {

wcmu::Arena* crash_arena = nullptr;

[[noreturn]] void keep_dump() {
  crash_arena->bottom_handle().allocate(4096, 16);
  std::abort();
}

void set_up(wcmu::Arena& arena) {
  crash_arena = &arena;
  std::set_terminate(keep_dump);
}

// EXPECT: terminate_handler_fixed::handle bottom=64 top=0 retained_bottom=64 retained_top=0
WCMU_ROOT void handle(wcmu::Arena& arena, unsigned size) {
  if (size > 64) std::abort();
  arena.bottom_handle().allocate(size, 8);
}

}  // namespace terminate_handler_fixed

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("terminate_handler_fixed::handle");
  for (unsigned size : {0U, 1U, 63U, 64U})
    root.run([&](wcmu::Arena& arena) { terminate_handler_fixed::handle(arena, size); });
}
#endif
