// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The same, read: a local variable changes under the name of a parameter.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace local_read_as_parameter {

struct Lender {
  unsigned* value;
};

// EXPECT: local_read_as_parameter::place bottom=100 top=0
WCMU_ROOT void place(wcmu::Arena& arena, Lender& s, Lender& t) {
  unsigned x = 1;
  s.value = &x;
  *t.value = 3;
  x = 100;
  if (*t.value == 100) (void)arena.alloc_bottom_bytes(100);
  s.value = nullptr;
}

}  // namespace local_read_as_parameter

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("local_read_as_parameter::place");
  local_read_as_parameter::Lender both{nullptr};
  root.run([&](wcmu::Arena& arena) { local_read_as_parameter::place(arena, both, both); });
}
#endif
