// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// std::function in a member: set by the constructor, replaced by a method, called later.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <functional>

namespace function_member_replaced {

class Button {
 public:
  explicit Button(wcmu::Arena& arena) : on_press_([&arena](unsigned n) { arena.bottom_handle().allocate(n, 1); }) {}
  void silence() {
    on_press_ = [](unsigned) {};
  }
  void twice(wcmu::Arena& arena) {
    auto once = on_press_;
    on_press_ = [once, &arena](unsigned n) {
      once(n);
      arena.top_handle().allocate(n, 1);
    };
  }
  void press(unsigned n) {
    if (on_press_) on_press_(n);
  }

 private:
  std::function<void(unsigned)> on_press_;
};

// EXPECT: function_member_replaced::run bottom=8 top=3 retained_bottom=8 retained_top=3
WCMU_ROOT void run(wcmu::Arena& arena, unsigned choice) {
  Button button(arena);
  button.press(5);
  if (choice == 1) button.silence();
  if (choice == 2) button.twice(arena);
  button.press(3);
}

}  // namespace function_member_replaced

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("function_member_replaced::run");
  for (unsigned choice = 0; choice < 3; ++choice)
    root.run([&](wcmu::Arena& arena) { function_member_replaced::run(arena, choice); });
}
#endif
