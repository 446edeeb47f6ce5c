// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Blocks of unknown sizes hang on a list of unknown order: each is as large as the largest.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace list_of_sizes {

struct Node {
  Node* next;
  unsigned bytes;
};

// 12 nodes of 16 bytes; the first of the order has 32.
// EXPECT: list_of_sizes::first bottom=192 top=32
WCMU_ROOT unsigned first(wcmu::Arena& arena, const unsigned char* sizes, unsigned n) {
  if (n > 12) n = 12;
  Node* head = nullptr;
  for (unsigned i = 0; i < n; ++i) {
    Node** place = &head;
    while (*place != nullptr && (*place)->bytes > sizes[i] % 33U) place = &(*place)->next;
    *place = arena.bottom_handle().create<Node>(Node{*place, sizes[i] % 33U});
  }
  if (head == nullptr) return 0;
  arena.top_handle().allocate(head->bytes, 1);
  return head->bytes;
}

}  // namespace list_of_sizes

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("list_of_sizes::first");
  unsigned char sizes[12];
  for (unsigned step : {0U, 1U, 5U, 32U}) {
    for (unsigned i = 0; i < 12; ++i) sizes[i] = static_cast<unsigned char>(i * step + (step == 32 ? 32 : 0));
    for (unsigned n = 0; n < 14; ++n) root.run([&](wcmu::Arena& arena) { list_of_sizes::first(arena, sizes, n); });
  }
}
#endif
