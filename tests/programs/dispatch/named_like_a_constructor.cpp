// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A function that a constructor hands its object to; its name has the letters of a constructor's symbol in it.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace named_like_a_constructor {

struct Base;
void RegisterC1Entry(Base* base);

static wcmu::Arena* used = nullptr;
struct Base {
  Base() { RegisterC1Entry(this); }
  virtual void pure() = 0;
  virtual void step() { used->bottom_handle().allocate(1000, 1); }
};

// EXPECT: named_like_a_constructor::take bottom=1000 top=0 retained_bottom=1000 retained_top=0
WCMU_ROOT void take(wcmu::Arena& arena, Base& base) {
  used = &arena;
  base.step();
}

static wcmu::Arena* handed = nullptr;
void RegisterC1Entry(Base* base) { take(*handed, *base); }

struct Derived : Base {
  void pure() override {}
  void step() override { used->bottom_handle().allocate(8, 1); }
};
void make(wcmu::Arena& arena) {
  handed = &arena;
  Derived derived;
}

}  // namespace named_like_a_constructor

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("named_like_a_constructor::take");
  root.run([](wcmu::Arena& arena) { named_like_a_constructor::make(arena); });
}
#endif
