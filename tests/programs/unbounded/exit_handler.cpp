// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// exit() ends the program from inside of the root, and before it is over a static object writes its report into the arena.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstdlib>

namespace exit_handler {

struct Report {
  wcmu::Arena* arena = nullptr;
  unsigned lines = 0;
  ~Report() {
    if (arena != nullptr) arena->bottom_handle().allocate(lines * 80, 1);
  }
};
Report report;

WCMU_ROOT void handle(wcmu::Arena& arena, unsigned size) {
  report.arena = &arena;
  ++report.lines;
  if (size > 64) std::exit(1);  // UNBOUNDED: unsupported
  arena.bottom_handle().allocate(size, 8);
}

}  // namespace exit_handler
