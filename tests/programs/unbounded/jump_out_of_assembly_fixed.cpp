// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The assembly in a function of its own that is attested to use no arena.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace jump_out_of_assembly_fixed {

WCMU_ATTEST(0, 0) static bool branches() noexcept;

// EXPECT: jump_out_of_assembly_fixed::run bottom=8 top=0 retained_bottom=8 retained_top=0
WCMU_ROOT void run(wcmu::Arena& arena) {
  if (branches()) return;
  arena.bottom_handle().allocate(8, 1);
}

static bool branches() noexcept {
  asm goto("" : : : : end);
  return false;
end:
  return true;
}

}  // namespace jump_out_of_assembly_fixed

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("jump_out_of_assembly_fixed::run");
  root.run([&](wcmu::Arena& arena) { jump_out_of_assembly_fixed::run(arena); });
}
#endif
