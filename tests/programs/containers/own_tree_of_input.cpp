// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A binary tree of our own, filled with unknown keys and walked recursively.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace own_tree_of_input {

struct Node {
  unsigned key;
  Node* left;
  Node* right;
};

static unsigned depth(const Node* node) {
  if (node == nullptr) return 0;
  const unsigned left = depth(node->left), right = depth(node->right);
  return 1 + (left > right ? left : right);
}

// 30 nodes of 24 bytes.
// EXPECT: own_tree_of_input::deepest bottom=720 top=0
WCMU_ROOT unsigned deepest(wcmu::Arena& arena, const unsigned* keys, unsigned n) {
  if (n > 30) n = 30;
  Node* tree = nullptr;
  for (unsigned i = 0; i < n; ++i) {
    Node** place = &tree;
    while (*place != nullptr) place = keys[i] < (*place)->key ? &(*place)->left : &(*place)->right;
    *place = arena.bottom_handle().create<Node>(Node{keys[i], nullptr, nullptr});
  }
  return depth(tree);
}

}  // namespace own_tree_of_input

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("own_tree_of_input::deepest");
  unsigned keys[30];
  for (unsigned spread : {1U, 7U, 100'000U}) {
    for (unsigned i = 0; i < 30; ++i) keys[i] = i * 7919 % spread;
    for (unsigned n = 0; n < 33; ++n) root.run([&](wcmu::Arena& arena) { own_tree_of_input::deepest(arena, keys, n); });
  }
}
#endif
