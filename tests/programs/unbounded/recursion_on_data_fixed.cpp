// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Way out: the program states how many activations are live at once, on trust.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace recursion_on_data_fixed {

struct Node {
  const Node* child;
  int value;
};

static int copy(wcmu::Arena& arena, const Node* node) {
  WCMU_RECURSION_BOUND(9);  // eight nodes and the null below the last one
  if (node == nullptr) return 0;
  arena.bottom_handle().allocate(sizeof(Node), alignof(Node));
  const int below = copy(arena, node->child);
  return below + node->value;
}

// EXPECT: recursion_on_data_fixed::clone bottom=128 top=0 retained_bottom=128 retained_top=0
// IMPRECISE: nothing says that the ninth activation is the one that gets null
WCMU_ROOT int clone(wcmu::Arena& arena, const Node* tree) { return copy(arena, tree); }

}  // namespace recursion_on_data_fixed

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("recursion_on_data_fixed::clone");
  recursion_on_data_fixed::Node nodes[8];
  for (int length = 0; length <= 8; ++length) {
    for (int i = 0; i < length; ++i) nodes[i] = {i + 1 < length ? &nodes[i + 1] : nullptr, i};
    root.run([&](wcmu::Arena& arena) { recursion_on_data_fixed::clone(arena, length > 0 ? nodes : nullptr); });
  }
}
#endif
