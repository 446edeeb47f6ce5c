// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A recursion that follows the data of a tree from outside.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace recursion_on_data {

struct Node {
  const Node* child;
  int value;
};

static int copy(wcmu::Arena& arena, const Node* node) {
  if (node == nullptr) return 0;
  arena.bottom_handle().allocate(sizeof(Node), alignof(Node));
  const int below = copy(arena, node->child);  // UNBOUNDED: unbounded-recursion
  return below + node->value;
}

WCMU_ROOT int clone(wcmu::Arena& arena, const Node* tree) { return copy(arena, tree); }

}  // namespace recursion_on_data
