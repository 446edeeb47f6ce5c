// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A button holds a std::function; what it captures is small (in place) or large (on the heap, which is not counted).
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <functional>

namespace function_members {

struct Button {
  std::function<unsigned(unsigned)> on_press;
  std::function<void()> on_release;
};

struct Large {
  unsigned values[16] = {};
};

// 7 + 5, and 40 on release; 15 * 2 for the other.
// EXPECT: function_members::click bottom=82 top=0 retained_bottom=82 retained_top=0
WCMU_ROOT unsigned click(wcmu::Arena& arena, unsigned presses) {
  Button buttons[2];
  buttons[0].on_press = [&arena](unsigned n) {
    arena.bottom_handle().allocate(n + 5, 1);
    return n;
  };
  buttons[0].on_release = [&arena] { arena.bottom_handle().allocate(40, 1); };
  Large large;
  large.values[3] = 15;
  buttons[1].on_press = [&arena, large](unsigned n) {
    arena.bottom_handle().allocate(large.values[n % 16] * 2, 1);
    return 1u;
  };
  unsigned sum = 0;
  if (presses & 1) sum += buttons[0].on_press(7);
  if (presses & 2) sum += buttons[1].on_press(3);
  for (Button& button : buttons)
    if (button.on_release) button.on_release();
  return sum;
}

}  // namespace function_members

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("function_members::click");
  for (unsigned presses = 0; presses < 4; ++presses)
    root.run([&](wcmu::Arena& arena) { function_members::click(arena, presses); });
}
#endif
