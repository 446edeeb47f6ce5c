// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "tree.hpp"

#include <new>

namespace tree {

unsigned greatest(const unsigned* keys, unsigned count, unsigned table) {
  if (count > 50) count = 50;
  if (table > 600) table = 600;
  SlabAllocator memory;
  Node* last = nullptr;
  for (unsigned i = 0; i < count; ++i) {
    Node* node = new (memory.allocate(sizeof(Node), alignof(Node))) Node;
    node->key = keys[i];
    node->next = last;
    last = node;
  }
  memory.allocate(table, 1);
  unsigned greatest = 0;
  for (; last != nullptr; last = last->next)
    if (last->key > greatest) greatest = last->key;
  give_slabs();
  return greatest;
}

}  // namespace tree
