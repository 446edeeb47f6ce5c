// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A state machine whose state is a pointer to a member function, and a table of such pointers; some are virtual.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace member_functions {

class Link {
 public:
  explicit Link(wcmu::Arena& arena) : arena_(arena) {}
  virtual ~Link() = default;
  void step(bool heard) { (this->*state_)(heard); }
  virtual void flush(bool) { arena_.bottom_handle().allocate(1, 1); }
  void idle(bool heard) {
    if (heard) state_ = &Link::greet;
  }
  void greet(bool heard) {
    arena_.bottom_handle().allocate(heard ? 12 : 5, 1);
    state_ = heard ? &Link::flush : &Link::idle;
  }

 protected:
  wcmu::Arena& arena_;
  void (Link::*state_)(bool) = &Link::idle;
};
struct Logged final : Link {
  using Link::Link;
  void flush(bool heard) override {
    arena_.bottom_handle().allocate(30, 1);
    if (heard) state_ = &Link::idle;
  }
};

// idle, greet, then flush three times: 12 + 90.
// EXPECT: member_functions::run bottom=102 top=0 retained_bottom=102 retained_top=0
WCMU_ROOT void run(wcmu::Arena& arena, unsigned heard) {
  Logged link(arena);
  for (unsigned i = 0; i < 5; ++i) link.step(heard >> i & 1);
}

}  // namespace member_functions

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("member_functions::run");
  for (unsigned heard = 0; heard < 32; ++heard)
    root.run([&](wcmu::Arena& arena) { member_functions::run(arena, heard); });
}
#endif
