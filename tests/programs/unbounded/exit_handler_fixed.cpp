// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Way out: the program ends without its static objects.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstdlib>

namespace exit_handler_fixed {

struct Report {
  wcmu::Arena* arena = nullptr;
  unsigned lines = 0;
  ~Report() {
    if (arena != nullptr) arena->bottom_handle().allocate(lines * 80, 1);
  }
};
Report report;

// EXPECT: exit_handler_fixed::handle bottom=64 top=0 retained_bottom=64 retained_top=0
WCMU_ROOT void handle(wcmu::Arena& arena, unsigned size) {
  report.arena = &arena;
  ++report.lines;
  if (size > 64) std::_Exit(1);
  arena.bottom_handle().allocate(size, 8);
}

}  // namespace exit_handler_fixed

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("exit_handler_fixed::handle");
  for (unsigned size : {0U, 1U, 63U, 64U})
    root.run([&](wcmu::Arena& arena) { exit_handler_fixed::handle(arena, size); });
  exit_handler_fixed::report.arena = nullptr;
}
#endif
