// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The address of a local variable is stored where another parameter finds it.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace local_lent_to_parameter {

struct Lender {
  unsigned* value;
};

// EXPECT: local_lent_to_parameter::place bottom=100 top=0
WCMU_ROOT void place(wcmu::Arena& arena, Lender& s, Lender& t) {
  unsigned x = 1;
  s.value = &x;
  *t.value = 100;  // `t` may be `s`.
  s.value = nullptr;
  if (x == 100) (void)arena.alloc_bottom_bytes(100);
}

}  // namespace local_lent_to_parameter

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("local_lent_to_parameter::place");
  local_lent_to_parameter::Lender both{nullptr};
  root.run([&](wcmu::Arena& arena) { local_lent_to_parameter::place(arena, both, both); });
}
#endif
