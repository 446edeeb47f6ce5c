// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// An attested function may throw what nobody knows: the handler runs, with the bytes of the attestation taken.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace attested_may_throw {

WCMU_ATTEST(16, 0, 8) void transmit(wcmu::Arena& arena, unsigned word);

// 16 in transmit(), 40 in the handler.
// EXPECT: attested_may_throw::send bottom=56 top=0 retained_bottom=56 retained_top=0
WCMU_ROOT bool send(wcmu::Arena& arena, unsigned word) {
  try {
    transmit(arena, word);
    return true;
  } catch (...) {
    arena.bottom_handle().allocate(40, 8);
    return false;
  }
}

}  // namespace attested_may_throw

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

void attested_may_throw::transmit(wcmu::Arena& arena, unsigned word) {
  arena.bottom_handle().allocate(16, 8);
  if (word > 9) throw word;
}

int main() {
  observe::Root root("attested_may_throw::send");
  for (unsigned word : {1U, 10U}) root.run([&](wcmu::Arena& arena) { attested_may_throw::send(arena, word); });
}
#endif
