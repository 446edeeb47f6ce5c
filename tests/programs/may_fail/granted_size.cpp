// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// What an arena of 512 bytes grants is at most 512 bytes: that bounds what is done with the block.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace granted_size {

// ARGS: --may-fail input
// EXPECT: granted_size::read arena=input bottom=512 top=0 retained_bottom=512 retained_top=0
// EXPECT: granted_size::read arena=tokens bottom=1024 top=0 retained_bottom=1024 retained_top=0
WCMU_ROOT void read(WCMU_CAPACITY(512) wcmu::Arena& input, wcmu::Arena& tokens, std::size_t n) {
  if (input.bottom_handle().allocate(n, 1) == nullptr) return;
  for (std::size_t i = 0; i < n; ++i) (void)tokens.bottom_handle().allocate(2, 2);
}

}  // namespace granted_size

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("granted_size::read", "input", "tokens");
  alignas(64) static std::byte small[512], large[4096];
  for (std::size_t bytes : {0, 1, 511, 512})
    for (std::size_t n : {0, 1, 2, 511, 512, 513, 100000}) {
      wcmu::Arena input = wcmu::Arena::from_buffer_unchecked(small, bytes);
      wcmu::Arena tokens = wcmu::Arena::from_buffer_unchecked(large, sizeof large);
      root.run_on([&] { granted_size::read(input, tokens, n); }, input, tokens);
    }
}
#endif
