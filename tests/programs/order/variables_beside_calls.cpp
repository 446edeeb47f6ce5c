// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A variable is read beside a call that writes it, which GCC reads after the call and Clang before it: what is read is not known.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace variables_beside_calls {

struct Stream {
  const unsigned char* at;
  unsigned count;
  unsigned next() {
    ++count;
    return *at++;
  }
};
static unsigned pair(unsigned a, unsigned b) { return a << 8 | b; }

// EXPECT: variables_beside_calls::run bottom=30 top=0 retained_bottom=30 retained_top=0
WCMU_ROOT unsigned run(wcmu::Arena& arena, const unsigned char* bytes) {
  Stream stream{bytes, 0};
  const unsigned both = pair(stream.count, stream.next()) + stream.count;
  arena.bottom_handle().allocate(both % 31, 1);
  return both;
}

}  // namespace variables_beside_calls

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("variables_beside_calls::run");
  for (unsigned n = 0; n < 64; ++n) {
    const unsigned char bytes[] = {static_cast<unsigned char>(n)};
    root.run([&](wcmu::Arena& arena) { variables_beside_calls::run(arena, bytes); });
  }
}
#endif
