// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "mixer.hpp"
#include "observe.hpp"

namespace helpers {
unsigned frame(wcmu::Arena& arena, const unsigned* lengths, unsigned voices);
}

int main() {
  observe::Root root("helpers::frame");
  for (unsigned length : {0u, 1u, 63u, 64u, 65u, 4000000000u})
    for (unsigned voices = 0; voices < 5; ++voices) {
      const unsigned lengths[5] = {length, length, length, length, length};
      root.run([&](wcmu::Arena& arena) { helpers::frame(arena, lengths, voices); });
    }
}
