// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A full binary tree of a guarded depth, built by recursion: 2^(d+1) - 1 nodes.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace tree {

struct Node {
  Node* left;
  Node* right;
};

static Node* grow(wcmu::Arena& arena, unsigned depth) {
  Node* node = arena.bottom_handle().create<Node>(Node{nullptr, nullptr});
  if (depth == 0) return node;
  node->left = grow(arena, depth - 1);
  node->right = grow(arena, depth - 1);
  return node;
}

// EXPECT: tree::build bottom=1008 top=0 retained_bottom=1008 retained_top=0
WCMU_ROOT bool build(wcmu::Arena& arena, unsigned depth) {
  if (depth > 5) return false;
  return grow(arena, depth) != nullptr;
}

}  // namespace tree

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("tree::build");
  for (unsigned depth = 0; depth < 8; ++depth) root.run([&](wcmu::Arena& arena) { tree::build(arena, depth); });
}
#endif
