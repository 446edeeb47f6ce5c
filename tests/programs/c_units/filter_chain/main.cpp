// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "observe.hpp"

namespace filter_chain {
unsigned prepare(wcmu::Arena& arena, unsigned taps, unsigned flags);
void blocks(wcmu::Arena& arena, unsigned count);
}  // namespace filter_chain

int main() {
  observe::Root prepare("filter_chain::prepare");
  observe::Root blocks("filter_chain::blocks");
  for (unsigned taps = 0; taps < 16; ++taps)
    for (unsigned flags = 0; flags < 4; ++flags)
      prepare.run([&](wcmu::Arena& arena) { filter_chain::prepare(arena, taps, flags); });
  for (unsigned count = 0; count < 6; ++count)
    blocks.run([&](wcmu::Arena& arena) { filter_chain::blocks(arena, count); });
}
