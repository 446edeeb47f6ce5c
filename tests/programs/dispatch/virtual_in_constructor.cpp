// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A virtual call in a constructor or destructor takes the function of the class that is being made, not of the object to be.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace virtual_in_constructor {

struct Node {
  explicit Node(wcmu::Arena& a) : arena(a) { set_up(); }
  virtual ~Node() { set_up(); }
  virtual void set_up() { arena.bottom_handle().allocate(40, 1); }
  wcmu::Arena& arena;
};
struct Leaf : Node {
  explicit Leaf(wcmu::Arena& a) : Node(a) { set_up(); }
  ~Leaf() override { set_up(); }
  void set_up() override { arena.bottom_handle().allocate(3, 1); }
};

// 40 + 3 + 3 + 3 + 40
// EXPECT: virtual_in_constructor::live bottom=89 top=0 retained_bottom=89 retained_top=0
WCMU_ROOT void live(wcmu::Arena& arena) {
  Leaf leaf(arena);
  Node& node = leaf;
  node.set_up();
}

}  // namespace virtual_in_constructor

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("virtual_in_constructor::live");
  root.run([&](wcmu::Arena& arena) { virtual_in_constructor::live(arena); });
}
#endif
