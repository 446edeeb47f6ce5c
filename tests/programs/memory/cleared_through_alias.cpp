// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A pointer that was tested is made null under another name.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace cleared_through_alias {

struct Holder {
  int* value;
};

// EXPECT: cleared_through_alias::place bottom=100 top=0
WCMU_ROOT void place(wcmu::Arena& arena, Holder& s, Holder& t) {
  if (!s.value) return;
  t.value = nullptr;  // `t` may be `s`.
  if (!s.value) (void)arena.alloc_bottom_bytes(100);
}

}  // namespace cleared_through_alias

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("cleared_through_alias::place");
  int number = 0;
  cleared_through_alias::Holder both{&number};
  root.run([&](wcmu::Arena& arena) { cleared_through_alias::place(arena, both, both); });
}
#endif
