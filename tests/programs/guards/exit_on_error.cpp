// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// exit() behind a guard. What runs then (a static object's destructor, a handler that calls through a pointer) takes no bytes of an
// arena, so the bytes behind the guard are all there is.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstdio>
#include <cstdlib>
#include <string>

namespace exit_on_error {

struct Listener {
  virtual ~Listener() = default;
  virtual void on_exit(int lines) = 0;
};

struct Printer : Listener {
  std::string name = "a printer whose name is on the heap";
  void on_exit(int lines) override { std::printf("# %s: %d\n", name.c_str(), lines); }
};

Printer printer;
Listener* listener = &printer;
int lines = 0;

void say_goodbye() { listener->on_exit(lines); }

// EXPECT: exit_on_error::handle bottom=96 top=0 retained_bottom=96 retained_top=0
WCMU_ROOT void handle(wcmu::Arena& arena, unsigned size) {
  static const bool registered = std::atexit(say_goodbye) == 0;
  arena.bottom_handle().allocate(registered ? 32 : 16, 8);
  if (size > 64) {
    arena.bottom_handle().allocate(48, 8);
    std::exit(1);
  }
  arena.bottom_handle().allocate(size, 8);
}

}  // namespace exit_on_error

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("exit_on_error::handle");
  for (unsigned size : {64U, 1U, 0U}) root.run([&](wcmu::Arena& arena) { exit_on_error::handle(arena, size); });
}
#endif
