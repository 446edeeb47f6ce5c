// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A constructor of an abstract class keeps its object, and a function is called on it before the constructor of the derived class runs.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace kept_while_constructed {

struct Base;
static Base* current = nullptr;
static wcmu::Arena* used = nullptr;
struct Base {
  Base() { current = this; }
  virtual void pure() = 0;
  virtual void step() { used->bottom_handle().allocate(1000, 1); }
};

// EXPECT: kept_while_constructed::take bottom=1000 top=0 retained_bottom=1000 retained_top=0
WCMU_ROOT int take(wcmu::Arena& arena) {
  used = &arena;
  current->step();
  return 1;
}

static wcmu::Arena* handed = nullptr;
struct Other {
  int taken;
  explicit Other(int bytes) : taken(bytes) {}
};
struct Derived : Base, Other {
  Derived() : Base(), Other(take(*handed)) {}
  void pure() override {}
  void step() override { used->bottom_handle().allocate(8, 1); }
};
void make(wcmu::Arena& arena) {
  handed = &arena;
  Derived derived;
}

}  // namespace kept_while_constructed

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("kept_while_constructed::take");
  root.run([](wcmu::Arena& arena) { kept_while_constructed::make(arena); });
}
#endif
