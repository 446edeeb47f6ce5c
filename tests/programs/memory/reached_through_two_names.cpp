// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// What a parameter leads to may be a local variable that another parameter was given.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace reached_through_two_names {

struct List {
  unsigned* value;
};

// EXPECT: reached_through_two_names::place bottom=100 top=0
WCMU_ROOT void place(wcmu::Arena& arena, List**& out, List**& in) {
  unsigned x = 1;
  List list{&x};
  List* head = &list;
  out = &head;
  unsigned* value = (*in)->value;  // `in` may be `out`.
  list.value = nullptr;
  *value = 100;
  out = nullptr;
  if (x == 100) (void)arena.alloc_bottom_bytes(100);
}

}  // namespace reached_through_two_names

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("reached_through_two_names::place");
  reached_through_two_names::List** shared = nullptr;
  root.run([&](wcmu::Arena& arena) { reached_through_two_names::place(arena, shared, shared); });
}
#endif
