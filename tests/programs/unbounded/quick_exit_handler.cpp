// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A handler of quick_exit() calls through a pointer: one of the functions that it may hold allocates.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstdlib>

namespace quick_exit_handler {

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

WCMU_ROOT void handle(wcmu::Arena& arena, unsigned size) {
  if (size > 64) std::quick_exit(1);  // UNBOUNDED: unsupported
  arena.top_handle().allocate(size, 8);
}

}  // namespace quick_exit_handler
