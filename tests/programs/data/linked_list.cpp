// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Nodes of a list live in the arena; a second pass walks them and pays by what they hold.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <new>

namespace linked_list {

struct Node {
  Node* next;
  unsigned bytes;
};

// EXPECT: linked_list::collect bottom=280 top=240 retained_bottom=280 retained_top=240
WCMU_ROOT unsigned collect(wcmu::Arena& arena, const unsigned* wanted, unsigned count) {
  if (count > 15) return 0;
  Node* head = nullptr;
  for (unsigned i = 0; i < count; ++i) head = arena.bottom_handle().create<Node>(Node{head, wanted[i] & 15});
  arena.bottom_handle().allocate(40, 8);
  unsigned nodes = 0;
  for (Node* node = head; node != nullptr; node = node->next) {
    arena.top_handle().allocate(node->bytes + 1, 1);
    ++nodes;
  }
  return nodes;
}

}  // namespace linked_list

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("linked_list::collect");
  for (unsigned count = 0; count <= 16; ++count)
    for (unsigned value : {0u, 7u, 15u, 16u}) {
      unsigned wanted[16];
      for (auto& w : wanted) w = value;
      root.run([&](wcmu::Arena& arena) { linked_list::collect(arena, wanted, count); });
    }
}
#endif
