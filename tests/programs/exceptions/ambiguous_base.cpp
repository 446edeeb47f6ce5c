// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A base that is there twice is no handler for the object: the search goes on.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace ambiguous_base {

struct Error {
  unsigned code = 1;
};
struct Read : Error {};
struct Write : Error {};
struct Both : Read, Write {};

// EXPECT: ambiguous_base::verify bottom=33 top=0 retained_bottom=33 retained_top=0
WCMU_ROOT void verify(wcmu::Arena& arena, bool both) {
  try {
    if (both) throw Both();
    throw Read();
  } catch (const Error&) {
    arena.bottom_handle().allocate(9, 1);
  } catch (const Write&) {
    arena.bottom_handle().allocate(33, 1);
  }
}

}  // namespace ambiguous_base

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("ambiguous_base::verify");
  for (bool both : {false, true}) root.run([&](wcmu::Arena& arena) { ambiguous_base::verify(arena, both); });
}
#endif
