// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Way out: what it takes is attested.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace unknown_callee_fixed {

WCMU_ATTEST(100, 40, 4) int vendor_decode(wcmu::Arena& arena, const unsigned char* data, unsigned size);

// EXPECT: unknown_callee_fixed::decode bottom=174 top=40 retained_bottom=174 retained_top=40
WCMU_ROOT int decode(wcmu::Arena& arena, const unsigned char* data, unsigned size) {
  arena.bottom_handle().allocate(70, 8);
  const int result = vendor_decode(arena, data, size);
  arena.bottom_handle().allocate(2, 1);
  return result;
}

}  // namespace unknown_callee_fixed

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int unknown_callee_fixed::vendor_decode(wcmu::Arena& arena, const unsigned char*, unsigned) {
  arena.bottom_handle().allocate(100, 4);
  return arena.top_handle().allocate(40, 4) != nullptr;
}

int main() {
  observe::Root root("unknown_callee_fixed::decode");
  root.run([](wcmu::Arena& arena) { unknown_callee_fixed::decode(arena, nullptr, 0); });
}
#endif
