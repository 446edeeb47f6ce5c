// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Every way out of a scope gives its bytes back, also the early ones.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace early_return_in_scope {

// EXPECT: early_return_in_scope::decode bottom=1064 top=0 retained_bottom=32 retained_top=0
WCMU_ROOT int decode(wcmu::Arena& arena, const unsigned char* input, unsigned size) {
  if (size > 128) return -1;
  auto bottom = arena.bottom_handle();
  bottom.allocate(32, 8);
  wcmu::BottomScope scope(arena);
  for (unsigned i = 0; i < size; ++i) {
    if (input[i] == 0) {
      bottom.allocate(16, 8);
      return -2;
    }
    bottom.allocate(8, 8);
    if (input[i] == 255) return static_cast<int>(i);
  }
  bottom.allocate(4, 8);
  return static_cast<int>(size);
}

}  // namespace early_return_in_scope

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("early_return_in_scope::decode");
  for (unsigned size = 0; size <= 130; ++size)
    for (unsigned at = 0; at <= size && at < 130; ++at)
      for (unsigned char value : {0, 1, 255}) {
        unsigned char input[130];
        for (auto& byte : input) byte = 1;
        input[at] = value;
        root.run([&](wcmu::Arena& arena) { early_return_in_scope::decode(arena, input, size); });
      }
}
#endif
