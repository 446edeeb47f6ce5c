// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// GCC's own words: statement expressions, labels as values, case ranges, ?:, zero-length arrays, 128-bit numbers, vectors, attributes.
// FLAGS: -std=gnu++20 -fno-strict-aliasing -w
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace words_of_gcc {

struct Packet {
  unsigned length;
  unsigned char body[0];
};
typedef int Four __attribute__((vector_size(16)));

__attribute__((constructor)) static void early() {}
__attribute__((optimize("O3"), hot, flatten)) static unsigned packet_bytes(unsigned n) { return sizeof(Packet) + n; }
static unsigned by_label(unsigned which) {
  static const void* const places[] = {&&small, &&large};
  goto* places[which & 1];
small:
  return 16;
large:
  return 48;
}

// 16 bytes for a packet of 12; 48 by label, 7 by the range of cases, 3 by ?:.
// EXPECT: words_of_gcc::run bottom=74 top=0 retained_bottom=74 retained_top=0
WCMU_ROOT unsigned run(wcmu::Arena& arena, unsigned which) {
  auto handle = arena.bottom_handle();
  unsigned sum = ({
    const unsigned n = which > 12 ? 12 : which;
    handle.allocate(packet_bytes(n), 1) != nullptr;
  });
  handle.allocate(by_label(which), 1);
  switch (which) {
    case 0 ... 4:
      handle.allocate(2, 1);
      break;
    case 5 ... 99:
      handle.allocate(7, 1);
  }
  Four four = {1, 2, 3, 6};
  four += (Four){0, 0, 0, 6};
  sum += static_cast<unsigned>(four[3]);
  unsigned __int128 wide = 5;
  wide <<= 64;
  sum += static_cast<unsigned>(wide >> 64);
  handle.allocate((which & 0) ?: 3, 1);
  return sum;
}

}  // namespace words_of_gcc

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("words_of_gcc::run");
  for (unsigned which = 0; which < 102; ++which) root.run([&](wcmu::Arena& arena) { words_of_gcc::run(arena, which); });
}
#endif
