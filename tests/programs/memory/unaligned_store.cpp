// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// One constant is stored at aligned places and at others, so what lies between may be any number.
// FLAGS: -fno-strict-aliasing
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace unaligned_store {

struct __attribute__((packed)) Unaligned {
  unsigned value;
};
static unsigned words[16];
void put(unsigned i) { words[i & 15] = 0x01000002U; }
void put_at(unsigned i) {
  reinterpret_cast<Unaligned*>(reinterpret_cast<unsigned char*>(words) + (i & 31))->value = 0x01000002U;
}

// EXPECT: unaligned_store::fill bottom=1000 top=0 retained_bottom=1000 retained_top=0
WCMU_ROOT void fill(wcmu::Arena& arena) {
  const unsigned n = words[0];
  arena.bottom_handle().allocate(n == 0 || n == 0x01000002U ? 8 : 1000, 1);
}

}  // namespace unaligned_store

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  unaligned_store::put(3);
  unaligned_store::put_at(1);
  observe::Root root("unaligned_store::fill");
  root.run([](wcmu::Arena& arena) { unaligned_store::fill(arena); });
}
#endif
