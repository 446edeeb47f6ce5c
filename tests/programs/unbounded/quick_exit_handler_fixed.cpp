// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Way out: an error that the caller sees. Who ends the program then does so outside of the root.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstdlib>

namespace quick_exit_handler_fixed {

wcmu::Arena* log_arena = nullptr;

void write_line(unsigned bytes) { log_arena->top_handle().allocate(bytes, 1); }
void drop_line(unsigned) {}

void (*sink)(unsigned) = drop_line;

void say_goodbye() { sink(16); }

void set_up(wcmu::Arena& arena, bool verbose) {
  log_arena = &arena;
  if (verbose) sink = write_line;
  std::at_quick_exit(say_goodbye);
}

// EXPECT: quick_exit_handler_fixed::handle bottom=0 top=64 retained_bottom=0 retained_top=64
WCMU_ROOT bool handle(wcmu::Arena& arena, unsigned size) {
  if (size > 64) return false;
  arena.top_handle().allocate(size, 8);
  return true;
}

}  // namespace quick_exit_handler_fixed

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("quick_exit_handler_fixed::handle");
  for (unsigned size : {0U, 1U, 64U, 65U})
    root.run([&](wcmu::Arena& arena) { quick_exit_handler_fixed::handle(arena, size); });
}
#endif
