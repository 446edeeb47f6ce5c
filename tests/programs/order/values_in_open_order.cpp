// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Two operands read from one stream: which of them comes first is open, so neither result is known but for its range.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace values_in_open_order {

struct Stream {
  const unsigned char* at;
  unsigned next() { return *at++; }
};
static unsigned pair(unsigned a, unsigned b) { return a << 8 | b; }

// EXPECT: values_in_open_order::run bottom=30 top=0 retained_bottom=30 retained_top=0
WCMU_ROOT unsigned run(wcmu::Arena& arena, const unsigned char* bytes) {
  Stream stream{bytes};
  const unsigned both = pair(stream.next(), stream.next());
  arena.bottom_handle().allocate(both % 31, 1);
  return both;
}

}  // namespace values_in_open_order

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("values_in_open_order::run");
  for (unsigned n = 0; n < 64; ++n) {
    const unsigned char bytes[] = {static_cast<unsigned char>(n), static_cast<unsigned char>(n)};
    root.run([&](wcmu::Arena& arena) { values_in_open_order::run(arena, bytes); });
  }
}
#endif
