// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The same as a program that can be shut down: what is polled decides on every round, and whether there is one.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace superloop_with_exit {

struct Console {
  bool running;
  unsigned keys;
};

// Reads the device. It uses no arena.
WCMU_ATTEST(0, 0) void poll(Console& console) noexcept;

// EXPECT: superloop_with_exit::run bottom=136 top=8 retained_bottom=40 retained_top=8
WCMU_ROOT int run(wcmu::Arena& arena) {
  Console console{true, 0};
  int frames = 0;
  arena.bottom_handle().allocate(24, 8);
  for (poll(console); console.running; poll(console)) {
    wcmu::BottomScope frame(arena);
    const unsigned keys = console.keys > 7 ? 7 : console.keys;
    arena.bottom_handle().allocate(keys * 16, 8);
    frames = frames < 1000 ? frames + 1 : 0;
  }
  arena.bottom_handle().allocate(16, 8);
  arena.top_handle().allocate(8, 8);
  return frames;
}

}  // namespace superloop_with_exit

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

static unsigned polls = 0;
void superloop_with_exit::poll(Console& console) noexcept {
  console.keys = polls * 3;
  console.running = ++polls < 40;
}

int main() {
  observe::Root root("superloop_with_exit::run");
  root.run([](wcmu::Arena& arena) { superloop_with_exit::run(arena); });
}
#endif
